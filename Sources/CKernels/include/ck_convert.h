#pragma once
#include "ck_types.h"

/// target[i] = source[i] in another format, rounded once to nearest even. `count` elements each.
void ck_convert(ck_isa isa, ck_dtype from, const void *source, ck_dtype to, void *target, long count);

/// The same for rows of `count` elements that lie `source_stride` and `target_stride` elements apart.
void ck_convert_rows(ck_isa isa, ck_dtype from, const void *source, long source_stride, ck_dtype to, void *target, long target_stride,
                     long rows, long count);
