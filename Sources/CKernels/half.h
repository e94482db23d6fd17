// Conversions between the half formats and float32, one element at a time: the definition.
//
// To nearest even, subnormals kept, overflow to infinity, NaN kept as a quiet NaN with its payload's
// upper bits (what F16C, AVX-512 and NEON do). Double to half goes through no float32 (no double rounding).
#pragma once
#include <stdint.h>
#include <string.h>

// Inlined always: a function of its own would be compiled for the plainest processor, and call the C library for fma.
#define CK_INLINE static inline __attribute__((always_inline))

CK_INLINE uint32_t ck_bits32(float x) { uint32_t u; memcpy(&u, &x, 4); return u; }
CK_INLINE float ck_float32(uint32_t u) { float x; memcpy(&x, &u, 4); return x; }
CK_INLINE uint64_t ck_bits64(double x) { uint64_t u; memcpy(&u, &x, 8); return u; }
CK_INLINE double ck_float64(uint64_t u) { double x; memcpy(&x, &u, 8); return x; }

// A NaN that arithmetic makes gets one pattern: processors, and the order of a compiler's operands, choose its sign
// and payload otherwise. Conversions alone keep them.

/// x, or the positive quiet NaN without payload in the place of any NaN.
CK_INLINE float ck_one_nan32(float x) { return x == x ? x : ck_float32(0x7FC00000u); }
CK_INLINE double ck_one_nan64(double x) { return x == x ? x : ck_float64(0x7FF8000000000000u); }

/// x without the last `dropped` bits of its mantissa: cut off where `truncates`, else to nearest even, which may carry into the
/// exponent and up to infinity. Subnormals lose the same places; infinities and NaN stay as they are.
CK_INLINE float ck_shorten32(float x, uint32_t dropped, int truncates) {
    uint32_t u = ck_bits32(x), unit = 1u << dropped;
    uint32_t up = truncates ? 0u : (unit >> 1) - 1u + ((u >> dropped) & 1u);
    return ck_float32((u & 0x7F800000u) == 0x7F800000u ? u : (u + up) & ~(unit - 1u));
}

CK_INLINE float ck_from_bfloat16(uint16_t h) { return ck_float32((uint32_t)h << 16); }

CK_INLINE uint16_t ck_to_bfloat16(float x) {
    uint32_t u = ck_bits32(x);
    uint32_t rounded = (u + 0x7FFFu + ((u >> 16) & 1u)) >> 16;
    uint32_t quiet = (u >> 16) | 0x40u;
    return (uint16_t)(((u & 0x7FFFFFFFu) > 0x7F800000u) ? quiet : rounded);
}

CK_INLINE float ck_from_float16(uint16_t h) {
    uint32_t sign = (uint32_t)(h & 0x8000u) << 16;
    uint32_t magnitude = h & 0x7FFFu;
    // Shifted into place the exponent is 112 too small; a multiplication puts it right, subnormals too.
    float scaled = ck_float32(magnitude << 13) * 0x1p112f;
    uint32_t special = (magnitude << 13) | 0x7F800000u | (magnitude > 0x7C00u ? 0x400000u : 0u);
    uint32_t u = magnitude >= 0x7C00u ? special : ck_bits32(scaled);
    return ck_float32(u | sign);
}

CK_INLINE uint16_t ck_to_float16(float x) {
    uint32_t u = ck_bits32(x);
    uint32_t sign = (u >> 16) & 0x8000u;
    uint32_t a = u & 0x7FFFFFFFu;
    // Normal results: drop 13 bits to nearest even and move the exponent by 112.
    uint32_t normal = (a + 0xFFFu + ((a >> 13) & 1u) - (112u << 23)) >> 13;
    // Subnormal results: adding 0.5 leaves the value in units of 2^-24 in the low bits, rounded.
    uint32_t subnormal = ck_bits32(ck_float32(a) + 0.5f) - 0x3F000000u;
    uint32_t h = a < 0x38800000u ? subnormal : normal;
    h = a >= 0x477FF000u ? 0x7C00u : h;
    h = a > 0x7F800000u ? (0x7E00u | ((a >> 13) & 0x3FFu)) : h;
    return (uint16_t)(h | sign);
}

/// float64 to float32 by rounding to odd, so that a second rounding to 16 bits is as if there were one.
CK_INLINE float ck_round_to_odd(double x) {
    float nearest = (float)x;
    double back = (double)nearest;
    uint32_t u = ck_bits32(nearest);
    int inexact = (back != x) & (x == x) & (back - back == 0.0);
    // Truncate: step back towards zero where rounding went away from zero.
    uint32_t away = (uint32_t)(inexact & ((back < 0 ? -back : back) > (x < 0 ? -x : x)));
    u -= away;
    return ck_float32(inexact ? (u | 1u) : u);
}
