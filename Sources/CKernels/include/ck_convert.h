#pragma once
#include "ck_types.h"

/// target[i] = source[i] in another format, rounded once to nearest even. `count` elements each.
void ck_convert(ck_isa isa, ck_dtype from, const void *source, ck_dtype to, void *target, long count);

/// The same for rows of `count` elements that lie `source_stride` and `target_stride` elements apart.
void ck_convert_rows(ck_isa isa, ck_dtype from, const void *source, long source_stride, ck_dtype to, void *target, long target_stride,
                     long rows, long count);

/// Rounds float32 elements to so many stored bits of mantissa (10 for TF32, 7 for bfloat16), where they lie.
///
/// To nearest even, or cut off where `truncates`. Rows of `count` elements lie `stride` elements apart; infinities and NaN stay.
void ck_shorten_rows(ck_isa isa, float *x, long stride, long rows, long count, int mantissa_bits, int truncates);
