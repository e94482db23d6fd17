// Matrices brought into the order in which tile products read them.
#include "convert.body.h"
#define CK_BYTES(dtype) ((dtype) == CK_FLOAT64 ? 8 : (dtype) == CK_FLOAT32 ? 4 : 2)
// Links that are transposed at once: a cache line of float32.
#define LINKS 16

/// Copies `count` elements, converted.
static inline void FORM(copy_run)(ck_dtype from, const void *restrict source, long offset, ck_dtype to, void *restrict target, long count) {
    if (from == to && from == CK_FLOAT32) {
        // No call for the few numbers of a head.
        for (long i = 0; i < count; i++) ((float *)target)[i] = ((const float *)source)[offset + i];
    } else if (from == to) {
        memcpy(target, (const char *)source + offset * CK_BYTES(from), (size_t)(count * CK_BYTES(from)));
    } else if (from == CK_FLOAT64) {
        FORM(store_double)(to, target, 0, (const double *)source + offset, count);
    } else if (to == CK_FLOAT64) {
        FORM(load_double)(from, source, offset, target, count);
    } else if (to == CK_FLOAT32) {
        FORM(load_float)(from, source, offset, target, count);
    } else {
        for (long first = 0; first < count; first += 64) {
            float wide[64];
            long n = count - first < 64 ? count - first : 64;
            FORM(load_float)(from, source, offset + first, wide, n);
            FORM(store_float)(to, target, first, wide, n);
        }
    }
}

/// Writes a column of `links` elements down a panel whose rows are `width` apart.
#define WRITE_DOWN(type)                                                                    \
    {                                                                                       \
        const type *read = (const type *)from_;                                             \
        type *write = (type *)panel + first * width + j;                                    \
        if (links == LINKS) for (long k = 0; k < LINKS; k++) write[k * width] = read[k];    \
        else for (long k = 0; k < links; k++) write[k * width] = read[k];                   \
    }

static void FORM(pack_panel)(ck_dtype from, const void *source, long depth, long depth_stride, long column_stride, long count,
                             ck_dtype to, void *panel, long width) {
    long bytes = CK_BYTES(to);
    if (count < width) {
        for (long k = 0; k < depth; k++) memset((char *)panel + (k * width + count) * bytes, 0, (size_t)((width - count) * bytes));
    }
    if (column_stride == 1) {
        for (long k = 0; k < depth; k++) FORM(copy_run)(from, source, k * depth_stride, to, (char *)panel + k * width * bytes, count);
        return;
    }
    for (long first = 0; first < depth; first += LINKS) {
        long links = depth - first < LINKS ? depth - first : LINKS;
        for (long j = 0; j < count; j++) {
            double column[LINKS];
            const void *from_ = column;
            if (depth_stride == 1 && from == to) from_ = (const char *)source + (first + j * column_stride) * bytes;
            else if (depth_stride == 1) FORM(copy_run)(from, source, first + j * column_stride, to, column, links);
            else for (long k = 0; k < links; k++) FORM(copy_run)(from, source, (first + k) * depth_stride + j * column_stride, to, (char *)column + k * bytes, 1);
            switch (to) {
            case CK_FLOAT64: WRITE_DOWN(double) break;
            case CK_FLOAT32: WRITE_DOWN(float) break;
            case CK_FLOAT16:
            case CK_BFLOAT16: WRITE_DOWN(uint16_t) break;
            }
        }
    }
}
#undef WRITE_DOWN
#undef LINKS
#undef CK_BYTES
