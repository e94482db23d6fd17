// Stores of tiles in one wide type. Needs CK_BLOCK columns at most.

/// One row of sums where the target is wide itself: every step in registers.
static inline void FORM(WIDE(store_row))(const W *restrict sums, W alpha, const W *restrict offset, const W *restrict residual,
                                         W *restrict target, long columns) {
    if (residual) for (long j = 0; j < columns; j++) target[j] = ONE_NANW(sums[j] * alpha + offset[j] + residual[j]);
    else for (long j = 0; j < columns; j++) target[j] = ONE_NANW(sums[j] * alpha + offset[j]);
}

static void FORM(WIDE(store_tile))(ck_dtype dtype, const W *tile, long tile_stride, long rows, long columns, W alpha, const void *bias,
                                   const void *residual, void *target, long row_stride) {
    W offset[CK_BLOCK], row[CK_BLOCK], other[CK_BLOCK];
    // -0 changes no sum.
    for (long j = 0; j < columns; j++) offset[j] = (W)-0.0;
    if (bias) LOADW(dtype, bias, 0, offset, columns);
    for (long i = 0; i < rows; i++) {
        const W *added = residual ? FORM(WIDE(read))(dtype, residual, i * row_stride, other, columns) : NULL;
        W *result = FORM(WIDE(place))(dtype, target, i * row_stride, row);
        if (added && !IS_WIDE(dtype)) {
            // The sum with the residual is an operation of its own: what it is given is rounded.
            FORM(WIDE(store_row))(tile + i * tile_stride, alpha, offset, NULL, result, columns);
            FORM(WIDE(round))(dtype, result, columns);
            for (long j = 0; j < columns; j++) result[j] = ONE_NANW(result[j] + added[j]);
        } else {
            FORM(WIDE(store_row))(tile + i * tile_stride, alpha, offset, added, result, columns);
        }
        FORM(WIDE(finish))(dtype, target, i * row_stride, result, columns);
    }
}
