// Stores of tiles in one wide type. Needs CK_BLOCK columns at most.
static void FORM(WIDE(store_tile))(ck_dtype dtype, const W *tile, long tile_stride, long rows, long columns, W alpha, const void *bias,
                                   const void *residual, void *target, long row_stride) {
    int is_wide = dtype == (sizeof(W) == 8 ? CK_FLOAT64 : CK_FLOAT32);
    W offset[CK_BLOCK], other[CK_BLOCK], row[CK_BLOCK];
    // -0 changes no sum.
    for (long j = 0; j < columns; j++) offset[j] = (W)-0.0;
    if (bias) LOADW(dtype, bias, 0, offset, columns);
    for (long i = 0; i < rows; i++) {
        const W *sums = tile + i * tile_stride;
        W *restrict result = is_wide ? (W *)target + i * row_stride : row;
        for (long j = 0; j < columns; j++) result[j] = sums[j] * alpha + offset[j];
        if (residual) {
            const W *added = is_wide ? (const W *)residual + i * row_stride : other;
            if (!is_wide) {
                // The sum with the residual is an operation of its own: what it is given is rounded.
                STOREW(dtype, target, i * row_stride, row, columns);
                LOADW(dtype, target, i * row_stride, row, columns);
                LOADW(dtype, residual, i * row_stride, other, columns);
            }
            for (long j = 0; j < columns; j++) result[j] = result[j] + added[j];
        }
        if (is_wide) ONE_NAN(result, columns);
        else STOREW(dtype, target, i * row_stride, row, columns);
    }
}
