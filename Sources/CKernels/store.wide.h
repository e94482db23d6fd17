// Stores of tiles in one wide type. Needs CK_BLOCK columns at most.

/// One row of sums where the target is wide itself: every step in registers.
static inline void FORM(WIDE(store_row))(const W *restrict sums, W alpha, const W *restrict offset, const W *restrict residual,
                                         W *restrict target, long columns) {
    if (residual) for (long j = 0; j < columns; j++) target[j] = ONE_NANW(sums[j] * alpha + offset[j] + residual[j]);
    else for (long j = 0; j < columns; j++) target[j] = ONE_NANW(sums[j] * alpha + offset[j]);
}

static void FORM(WIDE(store_tile))(ck_dtype dtype, const W *tile, long tile_stride, long rows, long columns, W alpha, const void *bias,
                                   const void *residual, void *target, long row_stride) {
    int is_wide = dtype == (sizeof(W) == 8 ? CK_FLOAT64 : CK_FLOAT32);
    W offset[CK_BLOCK], row[CK_BLOCK], other[CK_BLOCK];
    // -0 changes no sum.
    for (long j = 0; j < columns; j++) offset[j] = (W)-0.0;
    if (bias) LOADW(dtype, bias, 0, offset, columns);
    for (long i = 0; i < rows; i++) {
        const W *sums = tile + i * tile_stride;
        if (is_wide) {
            const W *added = residual ? (const W *)residual + i * row_stride : NULL;
            FORM(WIDE(store_row))(sums, alpha, offset, added, (W *)target + i * row_stride, columns);
            continue;
        }
        for (long j = 0; j < columns; j++) row[j] = sums[j] * alpha + offset[j];
        if (residual) {
            // The sum with the residual is an operation of its own: what it is given is rounded.
            STOREW(dtype, target, i * row_stride, row, columns);
            LOADW(dtype, target, i * row_stride, row, columns);
            LOADW(dtype, residual, i * row_stride, other, columns);
            for (long j = 0; j < columns; j++) row[j] = row[j] + other[j];
        }
        STOREW(dtype, target, i * row_stride, row, columns);
    }
}
