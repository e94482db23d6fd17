// Normalisation of one instruction set, for both wide types.
#include "convert.body.h"
#define CK_BLOCK 2048
#define CK_GROUPS 16
// Groups whose lanes stay in registers side by side, pixels that stay in the first-level cache for the next ones, and how many
// pixels ahead memory is asked for: rows of pixels are read with gaps, which the processor does not foresee by itself.
#define CK_TOGETHER (CK_LANES == 16 ? 8 : 4)
#define CK_PIXELS 32
#define CK_AHEAD 32
#include "wide_float.h"
#include "access.wide.h"
#include "activation.wide.h"
#include "fold.wide.h"
#include "moments.wide.h"
#include "normalise.wide.h"
#include "wide_end.h"
#include "wide_double.h"
#include "access.wide.h"
#include "activation.wide.h"
#include "fold.wide.h"
#include "moments.wide.h"
#include "normalise.wide.h"
#include "wide_end.h"

static void FORM(group_moments)(ck_dtype dtype, const void *image, long pixels, long channels, long width, long first, long count,
                                double epsilon, void *mean, void *scale) {
    if (dtype == CK_FLOAT64) FORM(moments_double)(dtype, image, pixels, channels, width, first, count, epsilon, mean, scale);
    else FORM(moments_float)(dtype, image, pixels, channels, width, first, count, epsilon, mean, scale);
}

static void FORM(group_apply)(ck_dtype dtype, const void *x, long pixels, long channels, long width, const void *mean,
                              const void *scale, const void *weight, const void *bias, int silu, void *y) {
    if (dtype == CK_FLOAT64) FORM(apply_double)(dtype, x, pixels, channels, width, mean, scale, weight, bias, silu, y);
    else FORM(apply_float)(dtype, x, pixels, channels, width, mean, scale, weight, bias, silu, y);
}

static void FORM(layer_norm)(ck_dtype dtype, const void *x, const void *weight, const void *bias, double epsilon, void *y,
                             long rows, long columns) {
    if (dtype == CK_FLOAT64) FORM(layer_norm_run_double)(dtype, x, weight, bias, epsilon, y, rows, columns);
    else FORM(layer_norm_run_float)(dtype, x, weight, bias, epsilon, y, rows, columns);
}
#undef CK_BLOCK
#undef CK_GROUPS
#undef CK_TOGETHER
#undef CK_PIXELS
#undef CK_AHEAD
