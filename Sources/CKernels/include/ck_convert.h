#pragma once
#include "ck_types.h"

/// target[i] = source[i] in another format, rounded once to nearest even. `count` elements each.
void ck_convert(ck_isa isa, ck_dtype from, const void *source, ck_dtype to, void *target, long count);
