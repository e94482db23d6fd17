#include "include/ck_matmul.h"
#include "common.h"

#define CK_BODY "store.body.h"
#include "forms.h"

void ck_store_tile(ck_isa isa, ck_dtype dtype, const void *tile, long tile_stride, long rows, long columns, double alpha,
                   const void *bias, const void *residual, void *target, long row_stride) {
    CK_DISPATCH(isa, store_tile, dtype, tile, tile_stride, rows, columns, alpha, bias, residual, target, row_stride)
}

void ck_prefetch_rows(const void *target, long rows, long row_bytes, long bytes) {
    for (long i = 0; i < rows; i++) CK_PREFETCH((const char *)target + i * row_bytes, bytes, 1);
}
