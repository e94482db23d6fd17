// Whole-array conversion, in blocks that stay in the first-level cache.
#include "convert.body.h"

static void FORM(convert)(ck_dtype from, const void *source, ck_dtype to, void *target, long count) {
    enum { block = 512 };
    for (long start = 0; start < count; start += block) {
        long n = count - start < block ? count - start : block;
        if (from == CK_FLOAT64) {
            double wide[block];
            FORM(load_double)(from, source, start, wide, n);
            FORM(store_double)(to, target, start, wide, n);
        } else {
            float wide[block];
            FORM(load_float)(from, source, start, wide, n);
            FORM(store_float)(to, target, start, wide, n);
        }
    }
}

// Rows that lie apart come late to the cache: they are asked for some rows ahead.
#define ROWS_AHEAD 8

static void FORM(convert_rows)(ck_dtype from, const void *source, long source_stride, ck_dtype to, void *target, long target_stride,
                               long rows, long count) {
    long from_bytes = CK_BYTES(from), to_bytes = CK_BYTES(to);
    for (long r = 0; r < rows; r++) {
        const char *row = (const char *)source + r * source_stride * from_bytes;
        if (rows - r > ROWS_AHEAD) CK_PREFETCH(row + ROWS_AHEAD * source_stride * from_bytes, count * from_bytes, 0);
        FORM(convert)(from, row, to, (char *)target + r * target_stride * to_bytes, count);
    }
}
#undef ROWS_AHEAD

static void FORM(shorten_rows)(float *x, long stride, long rows, long count, int mantissa_bits, int truncates) {
    uint32_t dropped = 23u - (uint32_t)mantissa_bits;
    for (long r = 0; r < rows; r++, x += stride) {
        CK_INDEPENDENT
        for (long i = 0; i < count; i++) x[i] = ck_shorten32(x[i], dropped, truncates);
    }
}
