// Magnitudes of errors in one instruction set.
#include "convert.body.h"

static void FORM(error_magnitudes)(ck_dtype dtype, const void *tested, const double *restrict reference, long count,
                                   double *restrict magnitudes) {
    float narrow[512];
    for (long start = 0; start < count; start += 512) {
        long n = count - start < 512 ? count - start : 512;
        double *restrict d = magnitudes + start;
        const double *restrict r = reference + start;
        if (dtype == CK_FLOAT64) {
            FORM(load_double)(dtype, tested, start, d, n);
        } else {
            FORM(load_float)(dtype, tested, start, narrow, n);
            for (long i = 0; i < n; i++) d[i] = (double)narrow[i];
        }
        double odd = 0;
        for (long i = 0; i < n; i++) odd = (d[i] - d[i]) + (r[i] - r[i]) != 0.0 ? 1.0 : odd;
        if (odd == 0.0) {
            for (long i = 0; i < n; i++) d[i] = fabs(d[i] - r[i]);
            continue;
        }
        for (long i = 0; i < n; i++) {
            double x = d[i];
            int is_finite = x - x == 0.0 && r[i] - r[i] == 0.0, is_same = x == r[i] || (x != x && r[i] != r[i]);
            d[i] = is_finite ? fabs(x - r[i]) : is_same ? 0.0 : INFINITY;
        }
    }
}
