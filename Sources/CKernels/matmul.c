#include "include/ck_matmul.h"
#include "common.h"

#define CK_BODY "matmul.body.h"
#include "forms.h"

long ck_panel_columns(ck_dtype dtype) { return dtype == CK_FLOAT64 ? 16 : 32; }

void ck_multiply_tile(ck_isa isa, ck_dtype wide, long row_count, const void *const *rows, long segments, long segment_length,
                      long first, long length, const void *panel, long panel_stride, long columns, int accumulate, void *tile,
                      long tile_stride) {
    CK_DISPATCH(isa, multiply_tile, wide, row_count, rows, segments, segment_length, first, length, panel, panel_stride, columns,
                accumulate, tile, tile_stride)
}
