// One pass over a tested array and its reference, in blocks that stay in the first-level cache.
//
// A block is widened, cleaned of non-finite pairs where it has any, and padded with zeros to a multiple of
// sixteen: a pair of equal numbers adds +0 to a partial sum, which changes no bit of it.
#include "convert.body.h"
#define CK_BLOCK 512
#define CK_MAX(a, b) ((a) > (b) ? (a) : (b))

/// Sixteen partial results of each kind; lane l holds elements l, l + 16, ...
typedef struct {
    double absolute[16], signs[16], squares[16], cross[16], tested[16], reference[16];
    double max_relative[16], max_tested[16], max_reference[16], max_regrouping[16], max_ulp_error[16];
    int64_t below_least[16], zero_references[16];
} FORM(error_lanes);

#define UNSIGNED uint16_t
#define TOTAL uint64_t
#define BITS(name) name##_16
#include "metrics.ulp.h"
#define UNSIGNED uint32_t
#define TOTAL uint64_t
#define BITS(name) name##_32
#include "metrics.ulp.h"
#define UNSIGNED uint64_t
#define TOTAL double
#define BITS(name) name##_64
#include "metrics.ulp.h"

static inline double FORM(fold_sum)(const double *lanes) {
    double eight[8], four[4];
    for (int l = 0; l < 8; l++) eight[l] = lanes[l] + lanes[l + 8];
    for (int l = 0; l < 4; l++) four[l] = eight[l] + eight[l + 4];
    return ck_one_nan64((four[0] + four[2]) + (four[1] + four[3]));
}

static inline double FORM(fold_max)(const double *lanes) {
    double result = lanes[0];
    for (int l = 1; l < 16; l++) result = CK_MAX(lanes[l], result);
    return result;
}

/// Whether any of `count` (a multiple of 16) pairs has a NaN or an infinity.
static int FORM(has_nonfinite)(const double *restrict x, const double *restrict r, long count) {
    double lanes[16] = {0};
    for (long i = 0; i < count; i += 16) for (int l = 0; l < 16; l++) lanes[l] += (x[i + l] - x[i + l]) + (r[i + l] - r[i + l]);
    return FORM(fold_sum)(lanes) != 0.0;
}

/// Counts the non-finite elements of a block and replaces pairs that have one by pairs without a difference.
static void FORM(clean)(double *restrict x, double *restrict r, long start, long count, ck_error_sums *sums) {
    for (long i = 0; i < count; i++) {
        int x_finite = x[i] - x[i] == 0.0, r_finite = r[i] - r[i] == 0.0;
        if (x_finite & r_finite) continue;
        sums->unused++;
        sums->tested_nan += x[i] != x[i];
        sums->tested_positive_infinity += x[i] == INFINITY;
        sums->tested_negative_infinity += x[i] == -INFINITY;
        sums->reference_nonfinite += !r_finite;
        sums->overflows += r_finite & !x_finite & (x[i] == x[i]);
        if (!((x[i] == r[i]) | ((x[i] != x[i]) & (r[i] != r[i])))) {
            if (sums->mismatches++ == 0) sums->first_mismatch = start + i;
        }
        r[i] = r_finite ? r[i] : 0.0;
        x[i] = r[i];
    }
}

/// d = x - r with its absolute and signed sums; returns the block's largest |d|.
static double FORM(differences)(FORM(error_lanes) *lanes, const double *restrict x, const double *restrict r, double *restrict d, long count) {
    double absolute[16], signs[16], largest[16] = {0};
    memcpy(absolute, lanes->absolute, sizeof absolute);
    memcpy(signs, lanes->signs, sizeof signs);
    for (long i = 0; i < count; i += 16) {
        for (int l = 0; l < 16; l++) {
            double difference = x[i + l] - r[i + l], magnitude = fabs(difference);
            d[i + l] = difference;
            absolute[l] += magnitude;
            signs[l] += difference;
            largest[l] = CK_MAX(magnitude, largest[l]);
        }
    }
    memcpy(lanes->absolute, absolute, sizeof absolute);
    memcpy(lanes->signs, signs, sizeof signs);
    return FORM(fold_max)(largest);
}

static void FORM(products)(FORM(error_lanes) *lanes, const double *restrict x, const double *restrict r, const double *restrict d, long count,
                           double error_scale, double value_scale) {
    double squares[16], cross[16], tested[16], reference[16];
    memcpy(squares, lanes->squares, sizeof squares);
    memcpy(cross, lanes->cross, sizeof cross);
    memcpy(tested, lanes->tested, sizeof tested);
    memcpy(reference, lanes->reference, sizeof reference);
    for (long i = 0; i < count; i += 16) {
        for (int l = 0; l < 16; l++) {
            double e = d[i + l] * error_scale, a = x[i + l] * value_scale, b = r[i + l] * value_scale;
            squares[l] += e * e;
            cross[l] += e * (a + b);
            tested[l] += a * a;
            reference[l] += b * b;
        }
    }
    memcpy(lanes->squares, squares, sizeof squares);
    memcpy(lanes->cross, cross, sizeof cross);
    memcpy(lanes->tested, tested, sizeof tested);
    memcpy(lanes->reference, reference, sizeof reference);
}

static inline long FORM(fold_count)(const int64_t *lanes) {
    int64_t result = 0;
    for (int l = 0; l < 16; l++) result += lanes[l];
    return (long)result;
}

static void FORM(maxima)(FORM(error_lanes) *lanes, const double *restrict x, const double *restrict r, const double *restrict d, long count,
                         double least, double floor) {
    double relative[16], tested[16], reference[16];
    int64_t below[16], zeros[16];
    memcpy(below, lanes->below_least, sizeof below);
    memcpy(zeros, lanes->zero_references, sizeof zeros);
    memcpy(relative, lanes->max_relative, sizeof relative);
    memcpy(tested, lanes->max_tested, sizeof tested);
    memcpy(reference, lanes->max_reference, sizeof reference);
    for (long i = 0; i < count; i += 16) {
        for (int l = 0; l < 16; l++) {
            double a = fabs(x[i + l]), b = fabs(r[i + l]), quotient = fabs(d[i + l]) / CK_MAX(b, floor);
            quotient = b >= least ? quotient : 0.0;
            relative[l] = CK_MAX(quotient, relative[l]);
            below[l] += b < least;
            zeros[l] += (b == 0.0) & (a != 0.0);
            tested[l] = CK_MAX(a, tested[l]);
            reference[l] = CK_MAX(b, reference[l]);
        }
    }
    memcpy(lanes->max_relative, relative, sizeof relative);
    memcpy(lanes->max_tested, tested, sizeof tested);
    memcpy(lanes->max_reference, reference, sizeof reference);
    memcpy(lanes->below_least, below, sizeof below);
    memcpy(lanes->zero_references, zeros, sizeof zeros);
}

/// Largest |d| / ulp(r), ulp(r) = 2^(max(floor(log2 |r|), least exponent) - (digits - 1)).
///
/// `least` is the exponent of the format's smallest normal number as float64 stores it, `half` 2^(digits - 1) / 2: one
/// half is taken out, so that the power of two that undoes the largest exponent is a normal number too.
static void FORM(ulp_errors)(FORM(error_lanes) *lanes, const double *restrict r, const double *restrict d, long count, uint64_t least,
                             double half) {
    double largest[16];
    memcpy(largest, lanes->max_ulp_error, sizeof largest);
    for (long i = 0; i < count; i += 16) {
        for (int l = 0; l < 16; l++) {
            uint64_t exponent = ck_bits64(fabs(r[i + l])) >> 52;
            exponent = exponent < least ? least : exponent;
            double error = fabs(d[i + l]) * ck_float64((2047 - exponent) << 52) * half;
            largest[l] = CK_MAX(error, largest[l]);
        }
    }
    memcpy(lanes->max_ulp_error, largest, sizeof largest);
}

/// The exponent of a format's smallest normal number as float64 stores it, and half of 2^(digits - 1).
static inline uint64_t FORM(least_exponent)(ck_dtype dtype) { return dtype == CK_FLOAT64 ? 1 : dtype == CK_FLOAT16 ? 1009 : 897; }
static inline double FORM(half_digits)(ck_dtype dtype) {
    return dtype == CK_FLOAT64 ? 0x1p51 : dtype == CK_FLOAT32 ? 0x1p22 : dtype == CK_FLOAT16 ? 0x1p9 : 0x1p6;
}

/// Largest |((r' + 0.3) - 0.3) - r'| in the stored format; NaN, with which `count` is padded to `padded`, drops out.
static void FORM(regrouping)(FORM(error_lanes) *lanes, ck_dtype dtype, void *rounded, long count, long padded) {
    double largest[16];
    memcpy(largest, lanes->max_regrouping, sizeof largest);
    if (dtype == CK_FLOAT64) {
        double *r = rounded;
        for (long i = count; i < padded; i++) r[i] = NAN;
        for (long i = 0; i < padded; i += 16) {
            for (int l = 0; l < 16; l++) {
                double away = r[i + l] + 0.3, back = away - 0.3, change = fabs(back - r[i + l]);
                largest[l] = CK_MAX(change, largest[l]);
            }
        }
    } else {
        float r[CK_BLOCK], moved[CK_BLOCK];
        uint32_t stored[CK_BLOCK];
        FORM(load_float)(dtype, rounded, 0, r, count);
        for (long i = 0; i < count; i++) moved[i] = r[i] + 0.3f;
        FORM(store_float)(dtype, stored, 0, moved, count);
        FORM(load_float)(dtype, stored, 0, moved, count);
        for (long i = 0; i < count; i++) moved[i] = moved[i] - 0.3f;
        FORM(store_float)(dtype, stored, 0, moved, count);
        FORM(load_float)(dtype, stored, 0, moved, count);
        for (long i = count; i < padded; i++) moved[i] = r[i] = NAN;
        for (long i = 0; i < padded; i += 16) {
            for (int l = 0; l < 16; l++) {
                double change = (double)fabsf(moved[i + l] - r[i + l]);
                largest[l] = CK_MAX(change, largest[l]);
            }
        }
    }
    memcpy(lanes->max_regrouping, largest, sizeof largest);
}

/// Distances in ulp of `count` pairs, `rounded` being the reference in the tested format.
static void FORM(ulps)(ck_dtype dtype, const void *tested, long start, const void *rounded, long count, int special, ck_error_sums *sums) {
    switch (dtype) {
    case CK_FLOAT64: FORM(ulps_64)(tested, start, rounded, 0x7FF0000000000000u, 0x0010000000000000u, count, special, sums); break;
    case CK_FLOAT32: FORM(ulps_32)(tested, start, rounded, 0x7F800000u, 0x00800000u, count, special, sums); break;
    case CK_FLOAT16: FORM(ulps_16)(tested, start, rounded, 0x7C00u, 0x0400u, count, special, sums); break;
    case CK_BFLOAT16: FORM(ulps_16)(tested, start, rounded, 0x7F80u, 0x0080u, count, special, sums); break;
    }
}

/// The tested elements widened exactly.
static inline void FORM(widen)(ck_dtype dtype, const void *tested, long start, double *restrict x, long count) {
    if (dtype == CK_FLOAT64) { FORM(load_double)(dtype, tested, start, x, count); return; }
    float narrow[CK_BLOCK];
    FORM(load_float)(dtype, tested, start, narrow, count);
    for (long i = 0; i < count; i++) x[i] = (double)narrow[i];
}

static void FORM(error_pass)(ck_dtype dtype, const void *tested, const double *reference, long count, double least, double floor,
                             double error_scale, double value_scale, ck_error_sums *sums) {
    FORM(error_lanes) lanes;
    memset(&lanes, 0, sizeof lanes);
    memset(sums, 0, sizeof *sums);
    sums->error_scale = error_scale;
    sums->value_scale = value_scale;
    sums->max_absolute = -1;
    sums->worst = sums->first_mismatch = -1;
    double x[CK_BLOCK], r[CK_BLOCK], d[CK_BLOCK], rounded[CK_BLOCK];
    for (long start = 0; start < count; start += CK_BLOCK) {
        long n = count - start < CK_BLOCK ? count - start : CK_BLOCK, padded = (n + 15) & ~15L;
        FORM(widen)(dtype, tested, start, x, n);
        memcpy(r, reference + start, (size_t)n * sizeof *r);
        for (long i = n; i < padded; i++) x[i] = r[i] = 0.0;
        int special = FORM(has_nonfinite)(x, r, padded);
        FORM(store_double)(dtype, rounded, 0, r, n);
        FORM(ulps)(dtype, tested, start, rounded, n, special, sums);
        FORM(regrouping)(&lanes, dtype, rounded, n, padded);
        if (special) FORM(clean)(x, r, start, n, sums);
        double largest = FORM(differences)(&lanes, x, r, d, padded);
        if (largest > sums->max_absolute) {
            long i = 0;
            while (fabs(d[i]) != largest) i++;
            sums->max_absolute = largest;
            sums->worst = start + i;
        }
        FORM(products)(&lanes, x, r, d, padded, error_scale, value_scale);
        FORM(maxima)(&lanes, x, r, d, padded, least, floor);
        FORM(ulp_errors)(&lanes, r, d, padded, FORM(least_exponent)(dtype), FORM(half_digits)(dtype));
        // Zeros that fill the block up, or stand for references that are not finite, are nobody's.
        if (least > 0) sums->below_least -= padded - n;
    }
    if (least > 0) sums->below_least -= sums->reference_nonfinite;
    sums->below_least += FORM(fold_count)(lanes.below_least);
    sums->zero_references = FORM(fold_count)(lanes.zero_references);
    sums->max_ulp_error = FORM(fold_max)(lanes.max_ulp_error);
    sums->sum_absolute = FORM(fold_sum)(lanes.absolute);
    sums->sum_signed = FORM(fold_sum)(lanes.signs);
    sums->sum_squares = FORM(fold_sum)(lanes.squares);
    sums->sum_cross = FORM(fold_sum)(lanes.cross);
    sums->sum_tested_squares = FORM(fold_sum)(lanes.tested);
    sums->sum_reference_squares = FORM(fold_sum)(lanes.reference);
    sums->max_relative = FORM(fold_max)(lanes.max_relative);
    sums->max_tested = FORM(fold_max)(lanes.max_tested);
    sums->max_reference = FORM(fold_max)(lanes.max_reference);
    sums->max_regrouping = FORM(fold_max)(lanes.max_regrouping);
}

/// 1 where squares of numbers up to `largest` and their sums are ordinary numbers, else a power of two that makes them so.
static double FORM(square_scale)(double largest) {
    int exponent;
    if (!(largest > 0) || largest - largest != 0 || (largest < 0x1p480 && largest > 0x1p-480)) return 1.0;
    frexp(largest, &exponent);
    return ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
}

static void FORM(measure_errors)(ck_dtype dtype, const void *tested, const double *reference, long count, double least, double floor,
                                 ck_error_sums *sums) {
    FORM(error_pass)(dtype, tested, reference, count, least, floor, 1.0, 1.0, sums);
    double error_scale = FORM(square_scale)(sums->max_absolute);
    double value_scale = FORM(square_scale)(CK_MAX(sums->max_tested, sums->max_reference));
    if ((error_scale != 1.0) | (value_scale != 1.0)) {
        FORM(error_pass)(dtype, tested, reference, count, least, floor, error_scale, value_scale, sums);
    }
}
#undef CK_BLOCK
#undef CK_MAX
