#pragma once
#include "ck_types.h"

/// Bytes in one row of a panel: 32 float32 columns or 16 float64 columns.
#define CK_PANEL_BYTES 128

/// Columns of a panel: 16 for float64, 32 for every other format.
long ck_panel_columns(ck_dtype dtype);

/// Copies columns of a matrix into one panel, `[depth][width]`, zeros from column `count` on.
///
/// Element (k, j) of the matrix is `source[k * depth_stride + j * column_stride]`, in `from`; the panel is in `to`.
/// Conversions round once.
void ck_pack_panel(ck_isa isa, ck_dtype from, const void *source, long depth, long depth_stride, long column_stride, long count,
                   ck_dtype to, void *panel, long width);

/// Copies weights into one panel, `[depth][width]`, zeros from column `count` on.
///
/// Column j is `depth` stored elements from `source[j * depth]` on, in the order (input channel, tap); the panel's links are in the
/// order (tap, input channel), in `to`. Conversions round once. The panel is 64-byte aligned.
void ck_pack_weights(ck_isa isa, ck_dtype from, const void *source, long depth, long taps, long count, ck_dtype to, void *panel,
                     long width);

/// tile[i][j] = links first ..< first + length of the chain of fma of row i with column j, for `columns` columns.
///
/// Link k of row i is `rows[i * segments + k / segment_length][k % segment_length]`; `panel` begins at link `first`. The
/// chain starts at +0, or at the tile's own values where `accumulate` is set. Everything is in the wide type, float64 or
/// float32. Panel and tile have room for whole multiples of 64 bytes of columns; beyond `columns` they may hold anything.
void ck_multiply_tile(ck_isa isa, ck_dtype wide, long row_count, const void *const *rows, long segments, long segment_length,
                      long first, long length, const void *panel, long panel_stride, long columns, int accumulate, void *tile,
                      long tile_stride);

/// target = round(round(alpha * tile + bias) + residual), rounded in the wide type after each operation.
///
/// `bias` is one stored element a column, or NULL; `residual` lies as the target does, or is NULL: then there is one rounding.
/// Alpha 1 and no bias change nothing.
void ck_store_tile(ck_isa isa, ck_dtype dtype, const void *tile, long tile_stride, long rows, long columns, double alpha,
                   const void *bias, const void *residual, void *target, long row_stride);

/// Asks for the memory of rows that will be stored soon; changes nothing.
void ck_prefetch_rows(const void *target, long rows, long row_bytes, long bytes);
