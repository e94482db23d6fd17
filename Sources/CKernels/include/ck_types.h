#pragma once
// Names shared by every kernel.
#include <stddef.h>
#include <stdint.h>

/// Which compiled form of a kernel runs: scalar everywhere, AVX on x86-64, NEON on aarch64.
typedef enum __attribute__((enum_extensibility(closed))) {
    CK_SCALAR = 0,
    CK_AVX2 = 1,
    CK_AVX512 = 2,
    CK_NEON = 3,
} ck_isa;

/// How an element is stored. Half formats are computed in float32, float64 in float64.
typedef enum __attribute__((enum_extensibility(closed))) {
    CK_FLOAT64 = 0,
    CK_FLOAT32 = 1,
    CK_FLOAT16 = 2,
    CK_BFLOAT16 = 3,
} ck_dtype;

/// The widest form that this processor can execute.
ck_isa ck_widest_isa(void);

/// 1 where the floating-point environment rounds to nearest and flushes nothing, else 0.
int ck_environment_is_ieee(void);
