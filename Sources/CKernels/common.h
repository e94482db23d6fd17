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
