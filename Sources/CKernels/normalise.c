#include "include/ck_normalise.h"
#include "common.h"
#include "functions.h"

#define CK_BODY "normalise.body.h"
#include "forms.h"

void ck_group_moments(ck_isa isa, ck_dtype dtype, const void *image, long pixels, long channels, long channels_per_group,
                      long first, long count, double epsilon, void *mean, void *scale) {
    CK_DISPATCH(isa, group_moments, dtype, image, pixels, channels, channels_per_group, first, count, epsilon, mean, scale)
}

void ck_group_apply(ck_isa isa, ck_dtype dtype, const void *x, long pixels, long channels, long channels_per_group,
                    const void *mean, const void *scale, const void *weight, const void *bias, int silu, void *y) {
    CK_DISPATCH(isa, group_apply, dtype, x, pixels, channels, channels_per_group, mean, scale, weight, bias, silu, y)
}

void ck_layer_norm(ck_isa isa, ck_dtype dtype, const void *x, const void *weight, const void *bias, double epsilon,
                   void *y, long rows, long columns) {
    CK_DISPATCH(isa, layer_norm, dtype, x, weight, bias, epsilon, y, rows, columns)
}
