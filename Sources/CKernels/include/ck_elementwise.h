#pragma once
#include "ck_types.h"

/// Functions of one element, computed in the wide type and rounded once.
typedef enum __attribute__((enum_extensibility(closed))) {
    CK_SILU,        ///< x / (1 + e^-x)
    CK_QUICK_GELU,  ///< x / (1 + e^(-1.702 x))
    CK_GELU,        ///< x/2 (1 + erf(x / sqrt 2))
} ck_unary_function;

/// Functions of two elements, rounded once.
typedef enum __attribute__((enum_extensibility(closed))) {
    CK_ADD, CK_SUBTRACT, CK_MULTIPLY,
} ck_binary_function;

/// y[i] = function(x[i]).
void ck_unary(ck_isa isa, ck_unary_function function, ck_dtype dtype, const void *x, void *y, long count);

/// y[i] = function(a[i], b[i]).
void ck_binary(ck_isa isa, ck_binary_function function, ck_dtype dtype, const void *a, const void *b, void *y, long count);

/// y[r][c] = x[r][c] + v[c].
void ck_add_to_rows(ck_isa isa, ck_dtype dtype, const void *x, const void *v, void *y, long rows, long columns);

/// y[i] = factor * x[i], the factor first rounded to the wide type.
void ck_scale(ck_isa isa, ck_dtype dtype, double factor, const void *x, void *y, long count);

/// y[i] = sum of coefficients[t] * terms[t][i]: one fma chain in float64, rounded once. At most 8 terms.
void ck_combine(ck_isa isa, ck_dtype dtype, long term_count, const double *coefficients, const void *const *terms, void *y, long count);

/// y[r][c] = x[r][c] * round(gelu(x[r][columns + c])), x with 2 * columns columns.
void ck_geglu(ck_isa isa, ck_dtype dtype, const void *x, void *y, long rows, long columns);
