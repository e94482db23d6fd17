#pragma once
// Vector loops that give the same bits in every form (scalar, AVX2, AVX-512, NEON).
//
// Each kernel is written once, as plain C with explicit `fma`, and compiled once per instruction set:
// the scalar form is the definition, the others are the same text under wider registers. No kernel
// allocates, keeps state or sets errno. Every kernel takes the instruction set as its first argument.
// A NaN that a kernel computes is stored as the positive quiet one without payload, since processors
// and operand orders choose others; conversions pass NaN on, and so do the wide numbers that only kernels
// read (tiles, moments, online softmax), where a NaN has no pattern that can be relied upon.
#include "ck_types.h"
#include "ck_convert.h"
#include "ck_matmul.h"
#include "ck_elementwise.h"
#include "ck_normalise.h"
#include "ck_softmax.h"
#include "ck_metrics.h"
#include "ck_health.h"
#include "ck_error_spread.h"
#include "ck_bounds.h"
#include "ck_functions.h"
#include "ck_threads.h"
