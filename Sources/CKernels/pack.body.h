// Matrices brought into the order in which tile products read them.
#include "convert.body.h"
#define CK_BYTES(dtype) ((dtype) == CK_FLOAT64 ? 8 : (dtype) == CK_FLOAT32 ? 4 : 2)
// Links that are transposed at once: a cache line of float32.
enum { FORM(links_at_once) = 16 };

/// Copies `count` elements, converted.
static inline void FORM(copy_run)(ck_dtype from, const void *source, long offset, ck_dtype to, void *target, long count) {
    if (from == to) {
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

static void FORM(pack_panel)(ck_dtype from, const void *source, long depth, long depth_stride, long column_stride, long count,
                             ck_dtype to, void *panel, long width) {
    long bytes = CK_BYTES(to);
    char *target = panel;
    if (count < width) {
        for (long k = 0; k < depth; k++) memset(target + (k * width + count) * bytes, 0, (size_t)((width - count) * bytes));
    }
    if (column_stride == 1) {
        for (long k = 0; k < depth; k++) FORM(copy_run)(from, source, k * depth_stride, to, target + k * width * bytes, count);
        return;
    }
    for (long first = 0; first < depth; first += FORM(links_at_once)) {
        long links = depth - first < FORM(links_at_once) ? depth - first : FORM(links_at_once);
        for (long j = 0; j < count; j++) {
            unsigned char column[8 * FORM(links_at_once)];
            if (depth_stride == 1) FORM(copy_run)(from, source, first + j * column_stride, to, column, links);
            else for (long k = 0; k < links; k++) FORM(copy_run)(from, source, (first + k) * depth_stride + j * column_stride, to, column + k * bytes, 1);
            char *place = target + (first * width + j) * bytes;
            switch (bytes) {
            case 8: for (long k = 0; k < links; k++) memcpy(place + k * width * 8, column + k * 8, 8); break;
            case 4: for (long k = 0; k < links; k++) memcpy(place + k * width * 4, column + k * 4, 4); break;
            default: for (long k = 0; k < links; k++) memcpy(place + k * width * 2, column + k * 2, 2); break;
            }
        }
    }
}
#undef CK_BYTES
