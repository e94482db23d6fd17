#pragma once
#include "ck_types.h"

/// |x - r| of each pair in float64, x widened exactly.
///
/// 0 where both are NaN or the same infinity, infinity for any other pair with a NaN or an infinity.
void ck_error_magnitudes(ck_isa isa, ck_dtype dtype, const void *tested, const double *reference, long count, double *magnitudes);

/// Largest over rows of (largest magnitude) / (largest finite |r|): 0 for a row without error, infinity where only r is all zero.
double ck_largest_row_ratio(const double *magnitudes, const double *reference, long rows, long columns);

/// Largest magnitude / bound, pairs left out where that is undefined; -1 where it always is.
double ck_largest_bound_ratio(const double *magnitudes, const double *bounds, long count);

/// Sorts by IEEE's total order, ascending: -0 before +0, NaN at the ends by their signs. `scratch` holds as many numbers.
void ck_sort_numbers(double *numbers, double *scratch, long count);

/// Sum of |a - b| over two sorted arrays, as sixteen partial sums folded 16 -> 8 -> 4 -> 2 -> 1.
double ck_sum_distances(const double *a, const double *b, long count);

/// Bins of an exponent: zero; below 2^-126; 2^-126 to 2^127, one each; 2^128 and above, infinity and NaN.
#define CK_EXPONENT_BINS 257
/// Bins of a distance in ulp: none; then [1, 2), [2, 4), [4, 8), ... one for each bit.
#define CK_ULP_BINS 65

/// Adds each pair to its bin of `exponents`, [exponent of |r|][exponent of |d|], CK_EXPONENT_BINS each way.
void ck_count_exponents(const double *magnitudes, const double *reference, long count, uint64_t *exponents);

/// Adds each pair's distance in ulp (see ck_error_sums) to its bin; pairs with a NaN on one side alone are left out.
void ck_count_ulps(ck_dtype dtype, const void *tested, const double *reference, long count, uint64_t *ulps);
