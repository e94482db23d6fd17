#include "include/ck_bounds.h"
#include "common.h"
#include "functions.h"

#define CK_BODY "bounds.body.h"
#include "forms.h"

void ck_bound_probabilities(ck_isa isa, const double *scores, const double *products, const double *probabilities, double *bounds,
                            long rows, long columns, const ck_probability_roundings *roundings) {
    CK_DISPATCH(isa, bound_rows, scores, products, probabilities, bounds, rows, columns, roundings)
}
