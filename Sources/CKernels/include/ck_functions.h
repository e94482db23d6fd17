#pragma once
#include "ck_types.h"

/// The elementary functions of the project, for those who need a few values; see functions.h.
typedef enum __attribute__((enum_extensibility(closed))) {
    CK_EXP, CK_EXP2, CK_LOG, CK_ERF, CK_SIN, CK_COS,
} ck_function;

/// y[i] = function(x[i]) in float64.
void ck_apply_double(ck_isa isa, ck_function function, const double *x, double *y, long count);

/// y[i] = function(x[i]) in float32: log, sin and cos are the float64 function rounded once, the others less than 1 ulp off.
void ck_apply_float(ck_isa isa, ck_function function, const float *x, float *y, long count);
