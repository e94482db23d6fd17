// Matrices brought into the order in which tile products read them.
#include "convert.body.h"
#include "transpose.h"

/// Copies `count` elements, converted.
static inline void FORM(copy_run)(ck_dtype from, const void *restrict source, long offset, ck_dtype to, void *restrict target, long count) {
    if (from == to && from == CK_FLOAT32) {
        // Eight at a time: a call for the few numbers of a head would take longer.
        const float *read = (const float *)source + offset;
        float *write = target;
        long i = 0;
        for (; i + 8 <= count; i += 8) memcpy(write + i, read + i, 32);
        for (; i < count; i++) write[i] = read[i];
    } else if (from == to) {
        memcpy(target, (const char *)source + offset * CK_BYTES(from), (size_t)(count * CK_BYTES(from)));
    } else if (from == CK_FLOAT64) {
        FORM(store_double)(to, target, 0, (const double *)source + offset, count);
    } else if (to == CK_FLOAT64) {
        FORM(load_double)(from, source, offset, target, count);
    } else if (from == CK_FLOAT32) {
        FORM(store_float)(to, target, 0, (const float *)source + offset, count);
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

/// A block of up to eight columns by eight links, turned about. Without whole vectors of one type, element by element.
static void FORM(pack_block)(ck_dtype from, const void *source, long offset, long depth_stride, long column_stride, long links,
                             long columns, ck_dtype to, void *target, long width) {
    long bytes = CK_BYTES(to);
    if (links == 8 && columns == 8 && depth_stride == 1 && bytes > 2) {
        double block[64];
        const char *read = (const char *)source + offset * bytes;
        long read_stride = column_stride;
        if (from != to) {
            for (long j = 0; j < 8; j++) FORM(copy_run)(from, source, offset + j * column_stride, to, (char *)block + j * 8 * bytes, 8);
            read = (const char *)block;
            read_stride = 8;
        }
        if (to == CK_FLOAT64) FORM(transpose_double)((const double *)read, read_stride, target, width);
        else FORM(transpose_float)((const float *)read, read_stride, target, width);
        return;
    }
    for (long j = 0; j < columns; j++) {
        for (long k = 0; k < links; k++) {
            FORM(copy_run)(from, source, offset + k * depth_stride + j * column_stride, to, (char *)target + (k * width + j) * bytes, 1);
        }
    }
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
    for (long k = 0; k < depth; k += 8) {
        for (long j = 0; j < count; j += 8) {
            FORM(pack_block)(from, source, k * depth_stride + j * column_stride, depth_stride, column_stride, depth - k < 8 ? depth - k : 8,
                             count - j < 8 ? count - j : 8, to, (char *)panel + (k * width + j) * bytes, width);
        }
    }
}
