// Finished tiles on their way to a result, for both wide types.
#include "convert.body.h"
#define CK_BLOCK 64
#include "wide_float.h"
#include "access.wide.h"
#include "store.wide.h"
#include "wide_end.h"
#include "wide_double.h"
#include "access.wide.h"
#include "store.wide.h"
#include "wide_end.h"

static void FORM(store_tile)(ck_dtype dtype, const void *tile, long tile_stride, long rows, long columns, double alpha, const void *bias,
                             const void *residual, void *target, long row_stride) {
    for (long first = 0; first < columns; first += CK_BLOCK) {
        long count = columns - first < CK_BLOCK ? columns - first : CK_BLOCK, offset = first * CK_BYTES(dtype);
        const char *bias_ = bias ? (const char *)bias + offset : NULL, *residual_ = residual ? (const char *)residual + offset : NULL;
        if (dtype == CK_FLOAT64) {
            FORM(store_tile_double)(dtype, (const double *)tile + first, tile_stride, rows, count, alpha, bias_, residual_, (char *)target + offset, row_stride);
        } else {
            FORM(store_tile_float)(dtype, (const float *)tile + first, tile_stride, rows, count, (float)alpha, bias_, residual_, (char *)target + offset, row_stride);
        }
    }
}
#undef CK_BLOCK
