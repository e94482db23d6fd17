#pragma once
#include "ck_types.h"

/// Bytes in one row of a panel: 32 float32 columns or 16 float64 columns.
#define CK_PANEL_BYTES 128

/// Columns of a panel: 16 for float64, 32 for every other format.
long ck_panel_columns(ck_dtype dtype);

/// Copies columns [first, first + count) of a matrix into one panel, `[depth][panel columns]`, the rest zero.
///
/// Element (k, j) of the matrix is `source[k * depth_stride + j * column_stride]`, in `from`; the
/// panel is in `to`. Conversions round once.
void ck_pack_panel(ck_isa isa, ck_dtype from, const void *source, long depth, long depth_stride,
                   long column_stride, long first, long count, ck_dtype to, void *panel);

/// tile[i][j] = chain of fma over (segment, k) of rows[i * segments + s][k] * panel[s * length + k][j].
///
/// The chain starts at +0, or at the tile's own values where `accumulate` is set. Rows and tile are
/// float64 where `panel_dtype` is float64, else float32; the tile has `ck_panel_columns` columns.
/// `columns` says how many of them are wanted; the others may hold anything.
void ck_multiply_tile(ck_isa isa, long row_count, long segments, long length, const void *const *rows,
                      ck_dtype panel_dtype, const void *panel, long columns, int accumulate, void *tile);

/// Stores a tile: round(alpha * tile + bias), rounded in the wide type after each operation and once on storing.
///
/// `bias` is one stored element a column, or NULL; alpha 1 multiplies nothing.
void ck_store_tile(ck_isa isa, ck_dtype dtype, const void *tile, long row_count, long columns, double alpha,
                   const void *bias, void *target, long row_stride);
