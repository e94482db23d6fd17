// What every kernel file starts with.
#pragma once
#include "include/ck_types.h"
#include "half.h"
#include <math.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/// Bytes of a stored element.
#define CK_BYTES(dtype) ((dtype) == CK_FLOAT64 ? 8 : (dtype) == CK_FLOAT32 ? 4 : 2)

/// Asks for memory that will be read soon, or stored to where `stores` (a constant); it need not be there.
#define CK_PREFETCH(address, bytes, stores) \
    for (long byte_ = 0; byte_ < (bytes); byte_ += 64) __builtin_prefetch((const char *)(address) + byte_, stores)
