#include "include/ck_convert.h"
#include "common.h"

#define CK_BODY "convert.run.h"
#include "forms.h"

void ck_convert(ck_isa isa, ck_dtype from, const void *source, ck_dtype to, void *target, long count) {
    CK_DISPATCH(isa, convert, from, source, to, target, count)
}

void ck_convert_rows(ck_isa isa, ck_dtype from, const void *source, long source_stride, ck_dtype to, void *target, long target_stride,
                     long rows, long count) {
    CK_DISPATCH(isa, convert_rows, from, source, source_stride, to, target, target_stride, rows, count)
}

void ck_shorten_rows(ck_isa isa, float *x, long stride, long rows, long count, int mantissa_bits, int truncates) {
    CK_DISPATCH(isa, shorten_rows, x, stride, rows, count, mantissa_bits, truncates)
}
