// Normalisation in one wide type.

/// Folds sixteen partial sums 16 -> 8 -> 4 -> 2 -> 1.
static inline W FORM(WIDE(fold))(const W *lanes) {
    W eight[8], four[4];
    for (int l = 0; l < 8; l++) eight[l] = lanes[l] + lanes[l + 8];
    for (int l = 0; l < 4; l++) four[l] = eight[l] + eight[l + 4];
    return (four[0] + four[2]) + (four[1] + four[3]);
}

/// Adds `count` elements whose first one is element `index` of the sum to the partial sums: x, or (x - mean)^2.
static inline void FORM(WIDE(add_to_lanes))(W *restrict lanes, const W *restrict x, long index, long count, int squares, W mean) {
    long i = 0;
    if ((index & 15) == 0) {
        for (; i + 16 <= count; i += 16) {
            if (squares) for (int l = 0; l < 16; l++) { W d = x[i + l] - mean; lanes[l] = FMAW(d, d, lanes[l]); }
            else for (int l = 0; l < 16; l++) lanes[l] += x[i + l];
        }
    }
    for (; i < count; i++) {
        W *lane = lanes + ((index + i) & 15);
        W d = x[i] - mean;
        *lane = squares ? FMAW(d, d, *lane) : *lane + x[i];
    }
}

static void FORM(WIDE(moments))(ck_dtype dtype, const void *image, long pixels, long channels, long width,
                                long first, long count, double epsilon, W *mean, W *scale) {
    W block[CK_BLOCK];
    W elements = (W)(pixels * width);
    for (long g = first; g < first + count; g++) {
        // Whole blocks begin with lane 0, so that sixteen elements go at once.
        long per_block = CK_BLOCK / width >= 16 ? CK_BLOCK / width / 16 * 16 : CK_BLOCK / width > 0 ? CK_BLOCK / width : 1;
        for (int squares = 0; squares < 2; squares++) {
            W lanes[16] = {0};
            for (long p = 0; p < pixels; p += per_block) {
                long n = pixels - p < per_block ? pixels - p : per_block;
                if (width <= CK_BLOCK) {
                    for (long q = 0; q < n; q++) LOADW(dtype, image, (p + q) * channels + g * width, block + q * width, width);
                    FORM(WIDE(add_to_lanes))(lanes, block, p * width, n * width, squares, squares ? mean[g] : 0);
                } else {
                    for (long c = 0; c < width; c += CK_BLOCK) {
                        long m = width - c < CK_BLOCK ? width - c : CK_BLOCK;
                        LOADW(dtype, image, p * channels + g * width + c, block, m);
                        FORM(WIDE(add_to_lanes))(lanes, block, p * width + c, m, squares, squares ? mean[g] : 0);
                    }
                }
            }
            W average = FORM(WIDE(fold))(lanes) / elements;
            if (squares) scale[g] = (W)1 / SQRTW(average + (W)epsilon);
            else mean[g] = average;
        }
    }
}

static void FORM(WIDE(apply))(ck_dtype dtype, const void *x, long pixels, long channels, long width, const W *mean, const W *scale,
                              const void *weight, const void *bias, int silu, void *y) {
    W block[CK_BLOCK], center[CK_BLOCK], factor[CK_BLOCK], offset[CK_BLOCK];
    for (long first = 0; first < channels; first += CK_BLOCK) {
        long n = channels - first < CK_BLOCK ? channels - first : CK_BLOCK;
        LOADW(dtype, weight, first, factor, n);
        LOADW(dtype, bias, first, offset, n);
        for (long c = 0; c < n; c++) {
            center[c] = mean[(first + c) / width];
            factor[c] = scale[(first + c) / width] * factor[c];
        }
        for (long p = 0; p < pixels; p++) {
            long at = p * channels + first;
            LOADW(dtype, x, at, block, n);
            for (long c = 0; c < n; c++) block[c] = FMAW(block[c] - center[c], factor[c], offset[c]);
            if (silu) {
                // GroupNorm and SiLU are two operations: the first one's result is rounded.
                STOREW(dtype, y, at, block, n);
                LOADW(dtype, y, at, block, n);
                for (long c = 0; c < n; c++) block[c] = block[c] / ((W)1 + EXPW(-block[c]));
            }
            STOREW(dtype, y, at, block, n);
        }
    }
}

static void FORM(WIDE(layer_norm_run))(ck_dtype dtype, const void *x, const void *weight, const void *bias, double epsilon,
                                       void *y, long rows, long columns) {
    W block[CK_BLOCK], factor[CK_BLOCK], offset[CK_BLOCK];
    for (long r = 0; r < rows; r++) {
        W mean = 0, scale = 0;
        FORM(WIDE(moments))(dtype, (const char *)x + r * columns * (long)CK_BYTES(dtype), 1, columns, columns, 0, 1, epsilon, &mean, &scale);
        for (long first = 0; first < columns; first += CK_BLOCK) {
            long n = columns - first < CK_BLOCK ? columns - first : CK_BLOCK;
            LOADW(dtype, x, r * columns + first, block, n);
            LOADW(dtype, weight, first, factor, n);
            LOADW(dtype, bias, first, offset, n);
            for (long c = 0; c < n; c++) block[c] = FMAW((block[c] - mean) * scale, factor[c], offset[c]);
            STOREW(dtype, y, r * columns + first, block, n);
        }
    }
}
