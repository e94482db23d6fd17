#include "common.h"

ck_isa ck_widest_isa(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("f16c") && __builtin_cpu_supports("bmi2")) {
        return CK_AVX512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c")
        && __builtin_cpu_supports("bmi2")) {
        return CK_AVX2;
    }
#elif defined(__aarch64__)
    return CK_NEON;
#endif
    return CK_SCALAR;
}

int ck_environment_is_ieee(void) {
#if defined(__aarch64__)
    // Default NaN and alternative half precision, bits 25 and 26: they change conversions, which are not tried below.
    if (__builtin_arm_rsr64("FPCR") & (3u << 25)) return 0;
#endif
    // Read through volatile so that the compiler cannot answer for the processor.
    volatile float smallest = 0x1p-149f, one = 1.0f, tiny = 0x1p-25f;
    volatile float kept = smallest * one;
    volatile float up = one + tiny * 3.0f, even = one + tiny * 2.0f, down = -one - tiny * 2.0f;
    // As bits: a processor that reads subnormals as zero finds them equal to it.
    return ck_bits32(kept) == 1u && up == one + 0x1p-23f && even == one && down == -one;
}
