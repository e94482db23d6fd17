#pragma once
#include "ck_types.h"

/// What one pass over a tested array and its float64 reference finds.
///
/// x is the tested element widened exactly, r the reference, d = x - r in float64. A pair where both are NaN
/// or the same infinity is no difference; any other pair with a NaN or an infinity is a *mismatch*: it is counted
/// and left out of every sum and maximum (its finite reference still enters the reference's own sum and maximum).
typedef struct {
    double sum_absolute;          ///< sum of |d|
    double sum_signed;            ///< sum of d
    double sum_squares;           ///< sum of (d * error_scale)^2
    double sum_cross;             ///< sum of (d * error_scale) * ((x + r) * value_scale)
    double sum_tested_squares;    ///< sum of (x * value_scale)^2, meant where nothing is non-finite
    double sum_reference_squares; ///< sum of (r * value_scale)^2 over finite r
    double error_scale;           ///< power of two, 1 unless squares of d would leave the range of float64
    double value_scale;           ///< power of two, 1 unless squares of x and r would
    double max_absolute;          ///< largest |d|; -1 where there is no pair
    double max_relative;          ///< largest |d| / max(|r|, relative_floor) over |r| >= least_reference
    double max_ulp_error;         ///< largest |d| / ulp(r), ulp(r) being the tested format's spacing at r, which need not be in it
    double max_tested;            ///< largest |x| of finite pairs (|r| stands in where a pair is not finite)
    double max_reference;         ///< largest finite |r|
    double max_regrouping;        ///< largest |((r' + 0.3) - 0.3) - r'|, r' and each result rounded to the tested format
    long worst;                   ///< first index where |d| is largest; -1 where there is no pair
    long first_mismatch;          ///< -1 where there is none
    long mismatches;
    long unused;                  ///< pairs with a NaN or an infinity, which enter no sum
    long tested_nan, tested_positive_infinity, tested_negative_infinity;
    long reference_nonfinite;
    long overflows;               ///< x is infinite where r is finite
    long subnormals;              ///< x is subnormal in its own format
    long equal;                   ///< ulp distance 0
    long within_one_ulp;          ///< ulp distance 0 or 1
    long below_least;             ///< finite |r| < least_reference
    long zero_references;         ///< r is zero where x is finite and not
    uint64_t max_ulp;             ///< largest distance in the tested format's ordered integers, r rounded to it once
    double sum_ulp;               ///< sum of these distances, meant where there is no mismatch
} ck_error_sums;

/// Fills `sums` from `count` stored elements and as many references.
///
/// Each sum is sixteen partial sums over the index modulo 16, folded 16 -> 8 -> 4 -> 2 -> 1. The two zeros are 0 ulp
/// apart, so are two NaN; a NaN on one side only is INT64_MAX ulp apart, which no distance exceeds.
void ck_measure_errors(ck_isa isa, ck_dtype dtype, const void *tested, const double *reference, long count,
                       double least_reference, double relative_floor, ck_error_sums *sums);
