#pragma once
#include "ck_types.h"

/// Means and reciprocal standard deviations of groups [first, first + count) of one image, in the wide type.
///
/// The image is `[pixels][channels]`; a group is `channels_per_group` neighbouring channels of all pixels.
/// Sums use sixteen partial sums over the elements in the order (pixel, channel). `mean` and `scale` are
/// indexed by group; scale = 1 / sqrt(variance + epsilon).
void ck_group_moments(ck_isa isa, ck_dtype dtype, const void *image, long pixels, long channels, long channels_per_group,
                      long first, long count, double epsilon, void *mean, void *scale);

/// y = (x - mean) * (scale * weight) + bias for pixels of one image; then SiLU of the rounded result where asked.
void ck_group_apply(ck_isa isa, ck_dtype dtype, const void *x, long pixels, long channels, long channels_per_group,
                    const void *mean, const void *scale, const void *weight, const void *bias, int silu, void *y);

/// Each row to mean 0 and variance 1, then times weight plus bias.
void ck_layer_norm(ck_isa isa, ck_dtype dtype, const void *x, const void *weight, const void *bias, double epsilon,
                   void *y, long rows, long columns);
