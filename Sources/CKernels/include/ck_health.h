#pragma once
#include "ck_types.h"

/// What is among stored numbers besides ordinary ones, and how far the finite ones reach.
typedef struct {
    long nan, positive_infinity, negative_infinity;
    long subnormal;          ///< not zero and below the smallest normal number of the format
    long zero;               ///< of either sign
    long first_nonfinite;    ///< -1 where there is none
    double largest;          ///< largest finite |x|; 0 where there is none
    double smallest_nonzero; ///< smallest |x| above 0; 0 where there is none
} ck_health;

/// Fills `health` from `count` stored elements.
void ck_examine(ck_isa isa, ck_dtype dtype, const void *numbers, long count, ck_health *health);
