#include "include/ck_functions.h"
#include "common.h"
#include "functions.h"

#define CK_BODY "functions.body.h"
#include "forms.h"

void ck_apply_double(ck_isa isa, ck_function function, const double *x, double *y, long count) {
    CK_DISPATCH(isa, apply_double, function, x, y, count)
}

void ck_apply_float(ck_isa isa, ck_function function, const float *x, float *y, long count) {
    CK_DISPATCH(isa, apply_float, function, x, y, count)
}
