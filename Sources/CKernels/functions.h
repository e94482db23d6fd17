// exp, exp2, log, erf, sin and cos by fixed polynomials, the same bits wherever they are evaluated.
//
// These work in float64 with explicit fma and are at most 1 ulp off; functions32.h has exp, exp2 and erf in float32. The
// float32 results of the others are the float64 ones rounded once, so at most 0.51 ulp off. No branches, so that
// compilers can run them on whole registers. The C library's versions are not used: they change with processor and release.
#pragma once
#include "erf_table.h"
#include "functions32.h"
#include "half.h"
#include <math.h>

// This text is compiled before forms.h says so: no product and sum may become one fma by themselves.
#pragma clang fp contract(off)

#define CK_ROUND 0x1.8p52

/// p * 2^k for |k| < 2100, rounded once more only where the result is subnormal.
CK_INLINE double ck_times_power(double p, int64_t k) {
    int64_t half = k >> 1;
    return p * ck_float64((uint64_t)(half + 1023) << 52) * ck_float64((uint64_t)(k - half + 1023) << 52);
}

/// p * 2^k for the k in the last bits of `shifted`, where that is a normal number.
CK_INLINE double ck_move_exponent(double p, double shifted) { return ck_float64(ck_bits64(p) + (ck_bits64(shifted) << 52)); }

/// e^(r + low) for |r| <= 0.35 and a low part below r's last place: Taylor's series, to float64.
CK_INLINE double ck_exp_poly(double r, double low) {
    double p = 0x1.6124613a86d09p-33;  // 1/13!
    p = fma(p, r, 0x1.1eed8eff8d898p-29);
    p = fma(p, r, 0x1.ae64567f544e4p-26);
    p = fma(p, r, 0x1.27e4fb7789f5cp-22);
    p = fma(p, r, 0x1.71de3a556c734p-19);
    p = fma(p, r, 0x1.a01a01a01a01ap-16);
    p = fma(p, r, 0x1.a01a01a01a01ap-13);
    p = fma(p, r, 0x1.6c16c16c16c17p-10);
    p = fma(p, r, 0x1.1111111111111p-7);
    p = fma(p, r, 0x1.5555555555555p-5);
    p = fma(p, r, 0x1.5555555555555p-3);
    p = fma(p, r, 0.5);
    return (fma(p * r, r, low) + r) + 1.0;
}

CK_INLINE double ck_exp(double x) {
    double c = x > 710.0 ? 710.0 : x;
    c = c < -750.0 ? -750.0 : c;
    double shifted = fma(c, 0x1.71547652b82fep0, CK_ROUND);
    double k = shifted - CK_ROUND;
    double r = fma(k, -0x1.62e42fefa39efp-1, c);
    double low = k * 0x1.abc9e3b39803fp-56;
    double reduced = r - low;
    int64_t n = (int64_t)(ck_bits64(shifted) - ck_bits64(CK_ROUND));
    double y = ck_times_power(ck_exp_poly(reduced, (r - reduced) - low), n);
    return x == x ? y : x;
}

/// ck_exp where its result is a normal number, |x| <= 700: the same bits by fewer steps, and nonsense elsewhere.
CK_INLINE double ck_normal_exp(double x) {
    double shifted = fma(x, 0x1.71547652b82fep0, CK_ROUND);
    double k = shifted - CK_ROUND;
    double r = fma(k, -0x1.62e42fefa39efp-1, x);
    double low = k * 0x1.abc9e3b39803fp-56;
    double reduced = r - low;
    return ck_move_exponent(ck_exp_poly(reduced, (r - reduced) - low), shifted);
}

CK_INLINE double ck_exp2(double x) {
    double c = x > 1025.0 ? 1025.0 : x;
    c = c < -1080.0 ? -1080.0 : c;
    double shifted = c + CK_ROUND;
    double k = shifted - CK_ROUND;
    double f = c - k;
    double r = f * 0x1.62e42fefa39efp-1;
    double low = fma(f, 0x1.62e42fefa39efp-1, -r) + f * 0x1.abc9e3b39803fp-56;
    int64_t n = (int64_t)(ck_bits64(shifted) - ck_bits64(CK_ROUND));
    double y = ck_times_power(ck_exp_poly(r, low), n);
    return x == x ? y : x;
}

/// ck_exp2 where its result is a normal number, |x| <= 1000: the same bits by fewer steps, and nonsense elsewhere.
CK_INLINE double ck_normal_exp2(double x) {
    double shifted = x + CK_ROUND;
    double k = shifted - CK_ROUND;
    double f = x - k;
    double r = f * 0x1.62e42fefa39efp-1;
    double low = fma(f, 0x1.62e42fefa39efp-1, -r) + f * 0x1.abc9e3b39803fp-56;
    return ck_move_exponent(ck_exp_poly(r, low), shifted);
}

/// ln x; log(0) = -inf, NaN below 0.
CK_INLINE double ck_log(double x) {
    int tiny = x < 0x1p-1022;
    double scaled = tiny ? x * 0x1p54 : x;
    uint64_t u = ck_bits64(scaled);
    // m in [sqrt(1/2), sqrt(2)), x = m * 2^k.
    uint64_t moved = u - 0x3FE6A09E00000000u;
    int64_t k = (int64_t)moved >> 52;
    double m = ck_float64((moved & 0x000FFFFFFFFFFFFFu) + 0x3FE6A09E00000000u);
    double e = (double)(k - (tiny ? 54 : 0));
    double f = m - 1.0;
    double s = f / (2.0 + f);
    double z = s * s;
    // log(1+f) = f - (h - s (h + R)), h = f^2/2, R = sum 2 z^n / (2n + 1).
    double p = 2.0 / 25;
    p = fma(p, z, 2.0 / 23);
    p = fma(p, z, 2.0 / 21);
    p = fma(p, z, 2.0 / 19);
    p = fma(p, z, 2.0 / 17);
    p = fma(p, z, 2.0 / 15);
    p = fma(p, z, 2.0 / 13);
    p = fma(p, z, 2.0 / 11);
    p = fma(p, z, 2.0 / 9);
    p = fma(p, z, 2.0 / 7);
    p = fma(p, z, 2.0 / 5);
    p = fma(p, z, 2.0 / 3);
    double r = p * z;
    double h = 0.5 * f * f;
    double y = e * 0x1.62e42fee00000p-1 - ((h - fma(s, h + r, e * 0x1.a39ef35793c76p-33)) - f);
    y = x == 0.0 ? -INFINITY : y;
    y = x < 0.0 ? NAN : y;
    return (x - x == 0.0) ? y : (x > 0.0 ? x : (x == x ? NAN : x));
}

CK_INLINE double ck_erf(double x) {
    double a = x < 0.0 ? -x : x;
    double z = x * x;
    double small = ck_erf_small[13];
    for (int n = 12; n >= 0; n--) small = fma(small, z, ck_erf_small[n]);
    double c = a < 5.9375 ? a : 5.9375;
    c = c > 0.5 ? c : 0.5;
    int i = (int)((c - 0.5) * 8.0);
    double t = (a < 6.0 ? (a > 0.5 ? a : 0.5) : 6.0) - (0.5625 + 0.125 * i);
    double large = ck_erf_pieces[CK_ERF_DEGREE][i];
    for (int n = CK_ERF_DEGREE - 1; n > 0; n--) large = fma(large, t, ck_erf_pieces[n][i]);
    large = ck_erf_pieces[0][i] + fma(large, t, ck_erf_low[i]);
    large = a < 6.0 ? large : 1.0;
    double y = a < 0.5 ? fma(x, small, x) : (x < 0.0 ? -large : large);
    return x == x ? y : x;
}

/// sin (quarter 0) or cos (quarter 1) of x, |x| < 2^20.
CK_INLINE double ck_sin_quarter(double x, int64_t quarter) {
    double shifted = fma(x, 0x1.45f306dc9c883p-1, CK_ROUND);
    double k = shifted - CK_ROUND;
    double r = fma(k, -0x1.921fb54442d18p0, x);
    // Two more parts of pi/2, the second product exactly: near a multiple of pi nothing else is left of x.
    double low = k * 0x1.1a62633145c07p-54;
    double lowest = fma(k, -0x1.f1976b7ed8fbcp-110, fma(k, 0x1.1a62633145c07p-54, -low));
    double reduced = r - low;
    double error = ((r - reduced) - low) - lowest;
    int64_t n = (int64_t)(ck_bits64(shifted) - ck_bits64(CK_ROUND)) + quarter;
    double z = reduced * reduced;
    double s = 0x1.952c77030ad4ap-49;  // 1/17!, Taylor's series
    s = fma(s, z, -0x1.ae7f3e733b81fp-41);
    s = fma(s, z, 0x1.6124613a86d09p-33);
    s = fma(s, z, -0x1.ae64567f544e4p-26);
    s = fma(s, z, 0x1.71de3a556c734p-19);
    s = fma(s, z, -0x1.a01a01a01a01ap-13);
    s = fma(s, z, 0x1.1111111111111p-7);
    s = fma(s, z, -0x1.5555555555555p-3);
    double c = 0x1.ae7f3e733b81fp-45;  // 1/16!
    c = fma(c, z, -0x1.93974a8c07c9dp-37);
    c = fma(c, z, 0x1.1eed8eff8d898p-29);
    c = fma(c, z, -0x1.27e4fb7789f5cp-22);
    c = fma(c, z, 0x1.a01a01a01a01ap-16);
    c = fma(c, z, -0x1.6c16c16c16c17p-10);
    c = fma(c, z, 0x1.5555555555555p-5);
    double half = 0.5 * z;
    double whole = 1.0 - half;
    double cosine = whole + (((1.0 - whole) - half) + fma(z * z, c, -reduced * error));
    double sine = reduced + fma(s * z, reduced, error * whole);
    double y = (n & 1) ? cosine : sine;
    return (n & 2) ? -y : y;
}

CK_INLINE double ck_sin(double x) {
    double y = ck_sin_quarter(x, 0);
    return x == 0.0 ? x : y;
}
CK_INLINE double ck_cos(double x) { return ck_sin_quarter(x, 1); }
