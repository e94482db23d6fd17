// Means and variances in one wide type: sixteen partial sums, folded 16 -> 8 -> 4 -> 2 -> 1.

/// What an element leaves in its lane: the lane plus x, or plus (x - mean)^2.
CK_INLINE W FORM(WIDE(add))(W lane, W x, int squares, W mean) {
    W d = x - mean;
    return squares ? FMAW(d, d, lane) : lane + x;
}

/// Adds `count` elements, of which the first is element `index` of the sum.
CK_INLINE void FORM(WIDE(add_run))(W *restrict lanes, const W *restrict x, long index, long count, int squares, W mean) {
    long i = 0;
    for (; i < count && ((index + i) & 15) != 0; i++) {
        W *lane = lanes + ((index + i) & 15);
        *lane = FORM(WIDE(add))(*lane, x[i], squares, mean);
    }
    W held[16];
    memcpy(held, lanes, sizeof held);
    for (; i + 16 <= count; i += 16) {
        for (int l = 0; l < 16; l++) held[l] = FORM(WIDE(add))(held[l], x[i + l], squares, mean);
    }
    memcpy(lanes, held, sizeof held);
    for (int l = 0; i < count; i++, l++) lanes[l] = FORM(WIDE(add))(lanes[l], x[i], squares, mean);
}

/// Adds rows of whole sixteens.
CK_INLINE void FORM(WIDE(add_rows))(W *restrict lanes, const W *restrict x, long stride, long width, long rows, int squares, W mean) {
    W held[16];
    memcpy(held, lanes, sizeof held);
    for (long r = 0; r < rows; r++) {
        for (long c = 0; c < width; c += 16) {
            for (int l = 0; l < 16; l++) held[l] = FORM(WIDE(add))(held[l], x[r * stride + c + l], squares, mean);
        }
    }
    memcpy(lanes, held, sizeof held);
}

/// Adds one contiguous run of any length.
CK_INLINE void FORM(WIDE(add_stored))(W *lanes, ck_dtype dtype, const void *source, long offset, long index, long count, int squares,
                                      W mean) {
    W block[CK_BLOCK];
    for (long first = 0; first < count; first += CK_BLOCK) {
        long n = count - first < CK_BLOCK ? count - first : CK_BLOCK;
        const W *x = FORM(WIDE(read))(dtype, source, offset + first, block, n);
        FORM(WIDE(add_run))(lanes, x, index + first, n, squares, mean);
    }
}

/// Widens `width` elements of each of `rows` rows into one run, `piece` at a time, the last piece of all rows first: what it
/// has too many of, the first piece of the next row overwrites. Touches no more than `readable` elements.
CK_INLINE void FORM(WIDE(pack_pieces))(ck_dtype dtype, const void *source, long offset, long stride, long width, long rows,
                                       long readable, long piece, W *restrict dense) {
    long last = (width - 1) / piece * piece;
    long safe = readable < last + piece ? 0 : (readable - last - piece) / stride + 1;
    if (safe > rows) safe = rows;
    for (long c = last; c >= 0; c -= piece) {
        for (long r = 0; r < safe; r++) LOADW(dtype, source, offset + r * stride + c, dense + r * width + c, piece);
    }
    for (long r = safe; r < rows; r++) LOADW(dtype, source, offset + r * stride, dense + r * width, width);
}

/// `pack_pieces` with everything constant that is the same for all rows. Writes up to 15 elements behind the run.
static inline void FORM(WIDE(pack))(ck_dtype dtype, const void *source, long offset, long stride, long width, long rows, long readable,
                                    W *restrict dense) {
#define CK_PACK(format)                                                                                                        \
    if (width <= 4) FORM(WIDE(pack_pieces))(format, source, offset, stride, width, rows, readable, 4, dense);                  \
    else FORM(WIDE(pack_pieces))(format, source, offset, stride, width, rows, readable, 16, dense)
    switch (dtype) {
    case CK_FLOAT64: CK_PACK(CK_FLOAT64); break;
    case CK_FLOAT32: CK_PACK(CK_FLOAT32); break;
    case CK_FLOAT16: CK_PACK(CK_FLOAT16); break;
    case CK_BFLOAT16: CK_PACK(CK_BFLOAT16); break;
    }
#undef CK_PACK
}

/// Adds all elements of groups [first, first + count) to their lanes; count is CK_GROUPS at most.
CK_INLINE void FORM(WIDE(add_groups))(W (*lanes)[16], ck_dtype dtype, const void *image, long pixels, long channels, long width,
                                      long first, long count, int squares, const W *mean) {
    W dense[CK_BLOCK + 16];
    int in_place = IS_WIDE(dtype) && width % 16 == 0;
    // Sixteen pixels at a time, so that every run begins with lane 0; all groups while these pixels are in the cache.
    long step = width * 16 > CK_BLOCK ? 16 : CK_BLOCK / (width * 16) * 16;
    if (step > CK_STEP) step = CK_STEP;
    for (long p = 0; p < pixels; p += step) {
        long n = pixels - p < step ? pixels - p : step;
        for (long g = 0; g < count; g++) {
            long offset = p * channels + (first + g) * width;
            W center = squares ? mean[g] : 0;
            if (in_place) {
                FORM(WIDE(add_rows))(lanes[g], (const W *)image + offset, channels, width, n, squares, center);
            } else if (width * 16 <= CK_BLOCK) {
                FORM(WIDE(pack))(dtype, image, offset, channels, width, n, pixels * channels - offset, dense);
                FORM(WIDE(add_run))(lanes[g], dense, 0, n * width, squares, center);
            } else {
                for (long q = 0; q < n; q++) {
                    FORM(WIDE(add_stored))(lanes[g], dtype, image, offset + q * channels, q * width, width, squares, center);
                }
            }
        }
    }
}

static void FORM(WIDE(moments))(ck_dtype dtype, const void *image, long pixels, long channels, long width, long first, long count,
                                double epsilon, W *mean, W *scale) {
    W elements = (W)(pixels * width);
    for (long end = first + count; first < end; first += CK_GROUPS) {
        long n = end - first < CK_GROUPS ? end - first : CK_GROUPS;
        W sums[CK_GROUPS][16] = {{0}}, squares[CK_GROUPS][16] = {{0}};
        FORM(WIDE(add_groups))(sums, dtype, image, pixels, channels, width, first, n, 0, NULL);
        for (long g = 0; g < n; g++) mean[first + g] = FORM(WIDE(fold))(sums[g]) / elements;
        FORM(WIDE(add_groups))(squares, dtype, image, pixels, channels, width, first, n, 1, mean + first);
        for (long g = 0; g < n; g++) scale[first + g] = (W)1 / SQRTW(FORM(WIDE(fold))(squares[g]) / elements + (W)epsilon);
    }
}
