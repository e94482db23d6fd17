#include "include/ck_error_spread.h"
#include "common.h"

#define CK_BODY "error_spread.body.h"
#include "forms.h"

void ck_error_magnitudes(ck_isa isa, ck_dtype dtype, const void *tested, const double *reference, long count, double *magnitudes) {
    CK_DISPATCH(isa, error_magnitudes, dtype, tested, reference, count, magnitudes)
}

double ck_largest_row_ratio(const double *magnitudes, const double *reference, long rows, long columns) {
    double result = 0;
    for (long row = 0; row < rows; row++) {
        const double *d = magnitudes + row * columns, *r = reference + row * columns;
        double error = 0, size = 0;
        for (long j = 0; j < columns; j++) {
            double magnitude = fabs(r[j]);
            error = d[j] > error ? d[j] : error;
            size = magnitude > size && magnitude < INFINITY ? magnitude : size;
        }
        double ratio = error == 0 ? 0 : error / size;
        result = ratio > result ? ratio : result;
    }
    return result;
}

double ck_largest_bound_ratio(const double *magnitudes, const double *bounds, long count) {
    double result = -1;
    for (long i = 0; i < count; i++) {
        // Where one side alone is not finite no bound helps, however large.
        double ratio = magnitudes[i] == INFINITY ? INFINITY : magnitudes[i] / bounds[i];
        result = ratio > result ? ratio : result;
    }
    return result;
}

// Numbers as unsigned integers of the same order: the sign is flipped, or all bits where it was set.
static inline uint64_t ordered(uint64_t bits) { return bits ^ ((uint64_t)((int64_t)bits >> 63) | 0x8000000000000000u); }

#define DIGIT 11
#define DIGITS 6

// Digit by digit from the last one, each pass keeping the order of the one before; digits that all keys share take none.
void ck_sort_numbers(double *numbers, double *scratch, long count) {
    uint32_t counts[DIGITS][1 << DIGIT];
    memset(counts, 0, sizeof counts);
    for (long i = 0; i < count; i++) {
        uint64_t key = ordered(ck_bits64(numbers[i]));
        for (int d = 0; d < DIGITS; d++) counts[d][key >> (d * DIGIT) & ((1 << DIGIT) - 1)]++;
    }
    double *from = numbers, *to = scratch;
    for (int d = 0; d < DIGITS && count > 0; d++) {
        uint32_t *starts = counts[d], sum = 0;
        uint64_t first = ordered(ck_bits64(from[0])) >> (d * DIGIT) & ((1 << DIGIT) - 1);
        if (starts[first] == (uint32_t)count) continue;
        for (int digit = 0; digit < 1 << DIGIT; digit++) {
            uint32_t here = starts[digit];
            starts[digit] = sum;
            sum += here;
        }
        for (long i = 0; i < count; i++) {
            uint64_t key = ordered(ck_bits64(from[i])) >> (d * DIGIT) & ((1 << DIGIT) - 1);
            to[starts[key]++] = from[i];
        }
        double *other = from;
        from = to;
        to = other;
    }
    if (from != numbers) memcpy(numbers, from, (size_t)count * sizeof *numbers);
}
#undef DIGIT
#undef DIGITS

double ck_sum_distances(const double *a, const double *b, long count) {
    double lanes[16] = {0};
    for (long i = 0; i < count; i++) lanes[i % 16] += fabs(a[i] - b[i]);
    for (int half = 8; half > 0; half /= 2) for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
    return lanes[0];
}

static inline int exponent_bin(double magnitude) {
    uint64_t bits = ck_bits64(fabs(magnitude));
    int64_t bin = (int64_t)(bits >> 52) - 1023 + 128;
    bin = bin < 1 ? 1 : bin > CK_EXPONENT_BINS - 1 ? CK_EXPONENT_BINS - 1 : bin;
    return bits == 0 ? 0 : (int)bin;
}

void ck_count_exponents(const double *magnitudes, const double *reference, long count, uint64_t *exponents) {
    for (long i = 0; i < count; i++) exponents[exponent_bin(reference[i]) * CK_EXPONENT_BINS + exponent_bin(magnitudes[i])]++;
}

// The bits of an element, on a processor that stores the last ones first.
static inline uint64_t stored(ck_dtype dtype, const void *numbers, long i) {
    uint64_t bits = 0;
    memcpy(&bits, (const char *)numbers + i * CK_BYTES(dtype), CK_BYTES(dtype));
    return bits;
}

void ck_count_ulps(ck_dtype dtype, const void *tested, const double *reference, long count, uint64_t *ulps) {
    uint64_t infinity = dtype == CK_FLOAT64 ? 0x7FF0000000000000u : dtype == CK_FLOAT32 ? 0x7F800000u : dtype == CK_FLOAT16 ? 0x7C00u : 0x7F80u;
    uint64_t sign = (uint64_t)1 << (CK_BYTES(dtype) * 8 - 1);
    _Alignas(64) uint64_t rounded[512];
    for (long start = 0; start < count; start += 512) {
        long n = count - start < 512 ? count - start : 512;
        store_double_scalar(dtype, rounded, 0, reference + start, n);
        for (long i = 0; i < n; i++) {
            uint64_t x = stored(dtype, tested, start + i), r = stored(dtype, rounded, i);
            uint64_t a = x & (sign - 1), b = r & (sign - 1);
            int nans = (a > infinity) + (b > infinity);
            if (nans == 1) continue;
            uint64_t distance = nans == 2 ? 0 : (x ^ r) & sign ? a + b : a > b ? a - b : b - a;
            ulps[distance == 0 ? 0 : 64 - __builtin_clzll(distance)]++;
        }
    }
}
