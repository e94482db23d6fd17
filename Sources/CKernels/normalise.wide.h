// Normalisation by known or by a row's own moments, in one wide type.

static void FORM(WIDE(apply))(ck_dtype dtype, const void *x, long pixels, long channels, long width, const W *mean, const W *scale,
                              const void *weight, const void *bias, int silu, void *y) {
    _Alignas(64) W block[CK_BLOCK], center[CK_BLOCK], factor[CK_BLOCK], offset[CK_BLOCK];
    for (long first = 0; first < channels; first += CK_BLOCK) {
        long n = channels - first < CK_BLOCK ? channels - first : CK_BLOCK;
        LOADW(dtype, weight, first, factor, n);
        LOADW(dtype, bias, first, offset, n);
        for (long c = 0, next; c < n; c = next) {
            long group = (first + c) / width, end = (group + 1) * width - first;
            next = end < n ? end : n;
            for (long k = c; k < next; k++) {
                center[k] = mean[group];
                factor[k] = scale[group] * factor[k];
            }
        }
        for (long p = 0; p < pixels; p++) {
            long at = p * channels + first;
            const W *source = FORM(WIDE(read))(dtype, x, at, block, n);
            W *result = FORM(WIDE(place))(dtype, y, at, block);
            if (silu && IS_WIDE(dtype)) {
                CK_INDEPENDENT
                for (long c = 0; c < n; c++) {
                    result[c] = ONE_NANW(FORM(WIDE(silu))(FMAW(source[c] - center[c], factor[c], offset[c])));
                }
                continue;
            }
            CK_INDEPENDENT
            for (long c = 0; c < n; c++) result[c] = ONE_NANW(FMAW(source[c] - center[c], factor[c], offset[c]));
            if (silu) {
                // GroupNorm and SiLU are two operations: the first one's result is rounded.
                FORM(WIDE(round))(dtype, result, n);
                CK_INDEPENDENT
                for (long c = 0; c < n; c++) result[c] = ONE_NANW(FORM(WIDE(silu))(result[c]));
            }
            FORM(WIDE(finish))(dtype, y, at, result, n);
        }
    }
}

static void FORM(WIDE(layer_norm_run))(ck_dtype dtype, const void *x, const void *weight, const void *bias, double epsilon,
                                       void *y, long rows, long columns) {
    _Alignas(64) W row[CK_BLOCK], factors[CK_BLOCK], offsets[CK_BLOCK], block[CK_BLOCK];
    ck_dtype held = dtype;
    if (columns <= CK_BLOCK) {
        // What fits is widened once; from there on it is like what is wide anyhow.
        held = WIDE_DTYPE;
        weight = FORM(WIDE(read))(dtype, weight, 0, factors, columns);
        bias = FORM(WIDE(read))(dtype, bias, 0, offsets, columns);
    }
    for (long r = 0; r < rows; r++) {
        const void *values = x;
        long start = r * columns;
        if (held != dtype) {
            LOADW(dtype, x, start, row, columns);
            values = row;
            start = 0;
        }
        W sums[16] = {0}, squares[16] = {0};
        FORM(WIDE(add_stored))(sums, held, values, start, 0, columns, 0, 0);
        W mean = FORM(WIDE(fold))(sums) / (W)columns;
        FORM(WIDE(add_stored))(squares, held, values, start, 0, columns, 1, mean);
        W scale = (W)1 / SQRTW(FORM(WIDE(fold))(squares) / (W)columns + (W)epsilon);
        for (long first = 0; first < columns; first += CK_BLOCK) {
            long n = columns - first < CK_BLOCK ? columns - first : CK_BLOCK;
            const W *source = FORM(WIDE(read))(held, values, start + first, block, n);
            const W *factor = FORM(WIDE(read))(held, weight, first, factors, n);
            const W *offset = FORM(WIDE(read))(held, bias, first, offsets, n);
            W *result = FORM(WIDE(place))(dtype, y, r * columns + first, block);
            CK_INDEPENDENT
            for (long c = 0; c < n; c++) result[c] = ONE_NANW(FMAW((source[c] - mean) * scale, factor[c], offset[c]));
            FORM(WIDE(finish))(dtype, y, r * columns + first, result, n);
        }
    }
}
