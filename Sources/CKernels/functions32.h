// exp, exp2 and erf in float32 by fixed polynomials, the same bits wherever they are evaluated.
//
// Everything softmax and the activations spend their time in, hence float32 alone, explicit fma and no branches. The
// coefficients are float32_polynomials.py's. The error bounds were found by trying every float32; NaN gives NaN.
#pragma once
#include "half.h"
#include <math.h>

// This text is compiled before forms.h says so: no product and sum may become one fma by themselves.
#pragma clang fp contract(off)

// x + CK_ROUND32 rounds x to an integer k, and the sum's last nine bits are k + 254.
#define CK_ROUND32 0x1.8001FCp23f

/// p * 2^k for the k that `shifted` holds, |k| < 200: rounded only where the result is subnormal.
CK_INLINE float ck_times_power32(float p, float shifted) {
    // 2^k as a product of two powers with half the exponent each. The bits above the last nine are shifted out.
    uint32_t u = ck_bits32(shifted), half = u >> 1;
    return p * ck_float32(half << 23) * ck_float32((u - half) << 23);
}

// The same for a sum whose last nine bits are k itself.
#define CK_PLAIN_ROUND32 0x1.8p23f

/// p * 2^k for the k that `shifted` holds, where that is a normal number.
CK_INLINE float ck_move_exponent32(float p, float shifted) { return ck_float32(ck_bits32(p) + (ck_bits32(shifted) << 23)); }

/// e^r for |r| <= 0.35.
CK_INLINE float ck_exp_poly32(float r) {
    float p = 0x1.6a3d12p-10f;
    p = fmaf(p, r, 0x1.123856p-7f);
    p = fmaf(p, r, 0x1.5558bep-5f);
    p = fmaf(p, r, 0x1.555494p-3f);
    p = fmaf(p, r, 0x1.fffffcp-2f);
    p = fmaf(p, r, 1.0f);
    return fmaf(p, r, 1.0f);
}

/// 2^f for |f| <= 1/2.
CK_INLINE float ck_exp2_poly32(float f) {
    float p = 0x1.416b6p-13f;
    p = fmaf(p, f, 0x1.5f082ep-10f);
    p = fmaf(p, f, 0x1.3b2dep-7f);
    p = fmaf(p, f, 0x1.c6af7cp-5f);
    p = fmaf(p, f, 0x1.ebfbdcp-3f);
    p = fmaf(p, f, 0x1.62e43p-1f);
    return fmaf(p, f, 1.0f);
}

/// e^x, at most 0.9 ulp from the true value, also where it is subnormal.
CK_INLINE float ck_expf(float x) {
    // From these bounds on results are infinite or 0. A NaN fails both comparisons and passes.
    float c = x > 89.0f ? 89.0f : x;
    c = c < -104.0f ? -104.0f : c;
    float shifted = fmaf(c, 0x1.715476p0f, CK_ROUND32);
    float k = shifted - CK_ROUND32;
    // r = c - k ln 2 in two parts: the first has so few bits that its difference is exact.
    float r = fmaf(k, -0x1.62e4p-1f, c);
    r = fmaf(k, -0x1.7f7d1cp-20f, r);
    return ck_times_power32(ck_exp_poly32(r), shifted);
}

/// 2^x, at most 0.8 ulp from the true value, 0.88 where it is subnormal; exact for integers.
CK_INLINE float ck_exp2f(float x) {
    float c = x > 129.0f ? 129.0f : x;
    c = c < -151.0f ? -151.0f : c;
    float shifted = c + CK_ROUND32;
    float f = c - (shifted - CK_ROUND32);
    return ck_times_power32(ck_exp2_poly32(f), shifted);
}

/// ck_expf where its result is a normal number, |x| <= 87: the same bits by fewer steps, and nonsense elsewhere.
CK_INLINE float ck_normal_expf(float x) {
    float shifted = fmaf(x, 0x1.715476p0f, CK_PLAIN_ROUND32);
    float k = shifted - CK_PLAIN_ROUND32;
    float r = fmaf(k, -0x1.62e4p-1f, x);
    r = fmaf(k, -0x1.7f7d1cp-20f, r);
    return ck_move_exponent32(ck_exp_poly32(r), shifted);
}

/// ck_exp2f where its result is a normal number, |x| <= 125: the same bits by fewer steps, and nonsense elsewhere.
CK_INLINE float ck_normal_exp2f(float x) {
    float shifted = x + CK_PLAIN_ROUND32;
    return ck_move_exponent32(ck_exp2_poly32(x - (shifted - CK_PLAIN_ROUND32)), shifted);
}

/// The error function, at most 0.83 ulp from the true value; odd, down to the sign of zero.
CK_INLINE float ck_erff(float x) {
    float a = fabsf(x), z = x * x;
    float p = 0x1.49fbecp-14f;
    p = fmaf(p, z, -0x1.a4d08p-11f);
    p = fmaf(p, z, 0x1.54318ap-8f);
    p = fmaf(p, z, -0x1.b7ff9p-6f);
    p = fmaf(p, z, 0x1.ce2d5cp-4f);
    p = fmaf(p, z, -0x1.81274p-2f);
    p = fmaf(p, z, 0x1.06eba8p-3f);
    float small = fmaf(x, p, x);
    // From 7/8 on 1 - q^2: the root of 1 - erf takes few coefficients, and its square is subtracted with one rounding.
    float u = (a < 4.0f ? a : 4.0f) - 0.875f;
    float q = 0x1.8e5ca2p-18f;
    q = fmaf(q, u, -0x1.a0cdc2p-14f);
    q = fmaf(q, u, 0x1.5ab97ep-11f);
    q = fmaf(q, u, -0x1.06931cp-9f);
    q = fmaf(q, u, 0x1.599b1p-10f);
    q = fmaf(q, u, 0x1.d28c42p-8f);
    q = fmaf(q, u, -0x1.0679c2p-7f);
    q = fmaf(q, u, -0x1.68ce0ap-5f);
    q = fmaf(q, u, 0x1.55ff0ap-4f);
    q = fmaf(q, u, 0x1.3545a4p-3f);
    q = fmaf(q, u, -0x1.2117bap-1f);
    q = fmaf(q, u, 0x1.dbd45ap-2f);
    float large = copysignf(fmaf(-q, q, 1.0f), x);
    return a > 0.875f ? large : small;
}
