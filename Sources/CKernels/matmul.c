#include "include/ck_matmul.h"
#include "common.h"

#define CK_BODY "matmul.body.h"
#include "forms.h"

long ck_panel_columns(ck_dtype dtype) { return dtype == CK_FLOAT64 ? 16 : 32; }

void ck_pack_panel(ck_isa isa, ck_dtype from, const void *source, long depth, long depth_stride, long column_stride,
                   long first, long count, ck_dtype to, void *panel) {
    CK_DISPATCH(isa, pack_panel, from, source, depth, depth_stride, column_stride, first, count, to, panel)
}

void ck_multiply_tile(ck_isa isa, ck_dtype wide, long row_count, const void *const *rows, long segments, long segment_length,
                      long first, long length, const void *panel, long columns, int accumulate, void *tile) {
    CK_DISPATCH(isa, multiply_tile, wide, row_count, rows, segments, segment_length, first, length, panel, columns, accumulate, tile)
}

void ck_store_tile(ck_isa isa, ck_dtype dtype, const void *tile, long row_count, long columns, double alpha,
                   const void *bias, void *target, long row_stride) {
    CK_DISPATCH(isa, store_tile, dtype, tile, row_count, columns, alpha, bias, target, row_stride)
}
