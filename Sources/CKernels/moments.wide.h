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

/// Adds one contiguous run of any length.
CK_INLINE void FORM(WIDE(add_stored))(W *lanes, ck_dtype dtype, const void *source, long offset, long index, long count, int squares,
                                      W mean) {
    _Alignas(64) W block[CK_BLOCK];
    for (long first = 0; first < count; first += CK_BLOCK) {
        long n = count - first < CK_BLOCK ? count - first : CK_BLOCK;
        const W *x = FORM(WIDE(read))(dtype, source, offset + first, block, n);
        FORM(WIDE(add_run))(lanes, x, index + first, n, squares, mean);
    }
}

// A vector type, since compilers do not find one in sixteen conditional sums.
typedef W FORM(WIDE(sixteen)) __attribute__((vector_size(16 * sizeof(W)), aligned(sizeof(W))));
typedef __typeof__((FORM(WIDE(sixteen))){0} == (FORM(WIDE(sixteen))){0}) FORM(WIDE(choice));

/// Adds elements to their lanes from lane `from` up to `to`, for `groups` neighbouring groups alike.
CK_INLINE void FORM(WIDE(add_sixteen))(FORM(WIDE(sixteen)) *lanes, long groups, ck_dtype dtype, const void *image, long offset,
                                       long width, long from, long to, int squares, const FORM(WIDE(sixteen)) *mean) {
    const FORM(WIDE(choice)) number = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    FORM(WIDE(choice)) own = (number >= (int)from) & (number < (int)to);
#pragma clang loop unroll(full)
    for (long g = 0; g < groups; g++) {
        FORM(WIDE(sixteen)) x;
        LOADW(dtype, image, offset + g * width, (W *)&x, 16);
        if (squares) x = x - mean[g];
        // A lane that is not the element's own gets +0, which changes none: a sum that began with +0 is never -0.
        x = (FORM(WIDE(sixteen)))((FORM(WIDE(choice)))x & own);
        lanes[g] = squares ? __builtin_elementwise_fma(x, x, lanes[g]) : lanes[g] + x;
    }
}

/// Adds pixels [first, end) of `groups` neighbouring groups.
///
/// A run of channels is read from where its lane 0 would be, and only its own lanes take it: so nothing needs to be moved.
/// That may touch up to 15 elements before and behind the run, which the image has, except at its very end.
CK_INLINE void FORM(WIDE(add_pixels))(W (*lanes)[16], long groups, ck_dtype dtype, const void *image, long pixels, long channels,
                                      long width, long group, long first, long end, int squares, const W *mean) {
    FORM(WIDE(sixteen)) held[CK_TOGETHER], center[CK_TOGETHER];
#pragma clang loop unroll(full)
    for (long g = 0; g < groups; g++) {
        memcpy(&held[g], lanes[g], sizeof held[g]);
        center[g] = (FORM(WIDE(sixteen))){0} + (squares ? mean[g] : 0);
    }
    long p = first;
    for (; p < end; p++) {
        long lane = p * width & 15, to = lane + width, start = p * channels + group * width - lane;
        if (start + (groups - 1) * width + (to + 15) / 16 * 16 > pixels * channels) break;
        FORM(WIDE(prefetch))(dtype, image, start + CK_AHEAD * channels, groups * width);
        long c = 0;
        if (lane != 0) {
            FORM(WIDE(add_sixteen))(held, groups, dtype, image, start, width, lane, to, squares, center);
            c = 16;
        }
        for (; c + 16 <= to; c += 16) FORM(WIDE(add_sixteen))(held, groups, dtype, image, start + c, width, 0, 16, squares, center);
        if (c < to) FORM(WIDE(add_sixteen))(held, groups, dtype, image, start + c, width, 0, to - c, squares, center);
    }
#pragma clang loop unroll(full)
    for (long g = 0; g < groups; g++) memcpy(lanes[g], &held[g], sizeof held[g]);
    for (; p < end; p++) {
        for (long g = 0; g < groups; g++) {
            FORM(WIDE(add_stored))(lanes[g], dtype, image, p * channels + (group + g) * width, p * width, width, squares,
                                   squares ? mean[g] : 0);
        }
    }
}

/// Adds all pixels of groups [first, first + count) to their lanes; count is CK_GROUPS at most.
CK_INLINE void FORM(WIDE(add_groups))(W (*lanes)[16], ck_dtype dtype, const void *image, long pixels, long channels, long width,
                                      long first, long count, int squares, const W *mean) {
    // All groups while some pixels are in the cache.
    for (long p = 0; p < pixels; p += CK_PIXELS) {
        long end = p + CK_PIXELS < pixels ? p + CK_PIXELS : pixels, g = 0;
        for (; g + CK_TOGETHER <= count; g += CK_TOGETHER) {
            FORM(WIDE(add_pixels))(lanes + g, CK_TOGETHER, dtype, image, pixels, channels, width, first + g, p, end, squares, mean + g);
        }
        for (; g < count; g++) {
            FORM(WIDE(add_pixels))(lanes + g, 1, dtype, image, pixels, channels, width, first + g, p, end, squares, mean + g);
        }
    }
}

/// `add_groups` with the stored format and what is added known to the compiler.
CK_INLINE void FORM(WIDE(sum_groups))(W (*lanes)[16], ck_dtype dtype, const void *image, long pixels, long channels, long width,
                                      long first, long count, int squares, const W *mean) {
    if (IS_WIDE(dtype)) FORM(WIDE(add_groups))(lanes, WIDE_DTYPE, image, pixels, channels, width, first, count, squares, mean);
    else if (dtype == CK_FLOAT16) FORM(WIDE(add_groups))(lanes, CK_FLOAT16, image, pixels, channels, width, first, count, squares, mean);
    else FORM(WIDE(add_groups))(lanes, CK_BFLOAT16, image, pixels, channels, width, first, count, squares, mean);
}

static void FORM(WIDE(moments))(ck_dtype dtype, const void *image, long pixels, long channels, long width, long first, long count,
                                double epsilon, W *mean, W *scale) {
    W elements = (W)(pixels * width);
    for (long end = first + count; first < end; first += CK_GROUPS) {
        long n = end - first < CK_GROUPS ? end - first : CK_GROUPS;
        W sums[CK_GROUPS][16] = {{0}}, squares[CK_GROUPS][16] = {{0}};
        FORM(WIDE(sum_groups))(sums, dtype, image, pixels, channels, width, first, n, 0, mean + first);
        for (long g = 0; g < n; g++) mean[first + g] = FORM(WIDE(fold))(sums[g]) / elements;
        FORM(WIDE(sum_groups))(squares, dtype, image, pixels, channels, width, first, n, 1, mean + first);
        for (long g = 0; g < n; g++) scale[first + g] = (W)1 / SQRTW(FORM(WIDE(fold))(squares[g]) / elements + (W)epsilon);
    }
}
