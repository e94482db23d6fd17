// Stores of tiles in one wide type. Needs CK_BLOCK columns at most.

static void FORM(WIDE(store_tile))(ck_dtype dtype, const W *tile, long tile_stride, long rows, long columns, W alpha, const void *bias,
                                   const void *residual, void *target, long row_stride) {
    _Alignas(64) W offset[CK_BLOCK], other[CK_BLOCK], row[CK_BLOCK];
    // -0 changes no sum.
    for (long j = 0; j < columns; j++) offset[j] = (W)-0.0;
    if (bias) LOADW(dtype, bias, 0, offset, columns);
    for (long i = 0; i < rows; i++) {
        const W *sums = tile + i * tile_stride;
        W *result = FORM(WIDE(place))(dtype, target, i * row_stride, row);
        CK_INDEPENDENT
        for (long j = 0; j < columns; j++) result[j] = ONE_NANW(sums[j] * alpha + offset[j]);
        if (residual) {
            // The sum with the residual is an operation of its own: what it is given is rounded.
            FORM(WIDE(round))(dtype, result, columns);
            const W *added = FORM(WIDE(read))(dtype, residual, i * row_stride, other, columns);
            CK_INDEPENDENT
            for (long j = 0; j < columns; j++) result[j] = ONE_NANW(result[j] + added[j]);
        }
        FORM(WIDE(finish))(dtype, target, i * row_stride, result, columns);
    }
}
