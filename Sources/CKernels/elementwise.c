#include "include/ck_elementwise.h"
#include "common.h"
#include "functions.h"

#define CK_BODY "elementwise.body.h"
#include "forms.h"

void ck_unary(ck_isa isa, ck_unary_function function, ck_dtype dtype, const void *x, void *y, long count) {
    CK_DISPATCH(isa, unary, function, dtype, x, y, count)
}

void ck_binary(ck_isa isa, ck_binary_function function, ck_dtype dtype, const void *a, const void *b, void *y, long count) {
    CK_DISPATCH(isa, binary, function, dtype, a, b, y, count)
}

void ck_add_to_rows(ck_isa isa, ck_dtype dtype, const void *x, const void *v, void *y, long rows, long columns) {
    CK_DISPATCH(isa, add_to_rows, dtype, x, v, y, rows, columns)
}

void ck_scale(ck_isa isa, ck_dtype dtype, double factor, const void *x, void *y, long count) {
    CK_DISPATCH(isa, scale, dtype, factor, x, y, count)
}

void ck_combine(ck_isa isa, ck_dtype dtype, long term_count, const double *coefficients, const void *const *terms, void *y, long count) {
    CK_DISPATCH(isa, combine, dtype, term_count, coefficients, terms, y, count)
}

void ck_geglu(ck_isa isa, ck_dtype dtype, const void *x, void *y, long rows, long columns) {
    CK_DISPATCH(isa, geglu, dtype, x, y, rows, columns)
}
