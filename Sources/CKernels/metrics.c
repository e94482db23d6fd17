#include "include/ck_metrics.h"
#include "common.h"

#define CK_BODY "metrics.body.h"
#include "forms.h"

void ck_measure_errors(ck_isa isa, ck_dtype dtype, const void *tested, const double *reference, long count,
                       double least_reference, double relative_floor, ck_error_sums *sums) {
    CK_DISPATCH(isa, measure_errors, dtype, tested, reference, count, least_reference, relative_floor, sums)
}
