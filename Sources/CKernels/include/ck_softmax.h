#pragma once
#include "ck_types.h"

/// Softmax of each row, shifted by its maximum, computed in the wide type and rounded once.
///
/// The denominator is sixteen partial sums; a row of nothing but -inf gives zeros. `scratch` holds one
/// row of the wide type.
void ck_softmax(ck_isa isa, ck_dtype dtype, const void *x, void *y, long rows, long columns, void *scratch);

/// score = score * alpha + mask, or -inf beyond the diagonal, from `first_query`, where causal.
///
/// Scores are `[rows][stride]`, keys [first_key, first_key + columns). `mask` is NULL or wide elements,
/// row i at mask + i * mask_stride, already moved to `first_key`. `dtype` float64 or float32.
void ck_mask_scores(ck_isa isa, ck_dtype dtype, void *scores, long stride, long rows, long columns, double alpha, long first_query,
                    long first_key, int causal, const void *mask, long mask_stride);

/// One key block of the online softmax: scores become unnormalised probabilities, the running state moves on.
///
/// x = score * prescale; m' = max(m, max x); p = E(fma(x, c, -(m' c))); a = E((m - m') c); l = l a + sum p
/// with E = 2^x where `base_two`, else e^x. p is then rounded to `p_dtype` (and kept wide); the sum takes it
/// unrounded. Where m' is -inf, p and a are 0 and 1. All wide elements of `dtype` (float64 or float32).
void ck_online_softmax(ck_isa isa, ck_dtype dtype, void *scores, long stride, long rows, long columns, double prescale,
                       double c, int base_two, ck_dtype p_dtype, void *m, void *l, void *a);

/// One key block of FlashAttention-1's online softmax: m is the logsumexp of what was seen, in natural units, -inf at first.
///
/// x = score * prescale; m' = max(m / natural, max x), natural being what makes x natural; p = E(fma(x, c, -(m' c))), E as above;
/// before = e^(m - m' natural); s = sum p + before; after = 1 / s; m = m' natural + ln s, l = 1. The output that goes with it is
/// (before * output + p v) * after. p is rounded as above. Where m' is -inf, p is 0, before and after are 1; where s is 0, after
/// is 1 and m is -inf.
void ck_normalising_softmax(ck_isa isa, ck_dtype dtype, void *scores, long stride, long rows, long columns, double prescale,
                            double c, int base_two, double natural, ck_dtype p_dtype, void *m, void *l, void *before, void *after);

/// One key block of an online softmax that rounds whatever it assigns to `stored`, computing in the wide type in between.
///
/// x = round(score * prescale); b = max x; m' = max(m, b); p = round(e^(x - f)), f being b where it `normalises` and else m';
/// s = round(sum p), the sum by sixteen partial sums; l' = round(l e^(m - m') + s e^(f - m')). The output that goes with it is
/// (before * output + p e^(f - m') v) * after: before = l e^(m - m') and after = 1 / l' where it normalises ("FlashAttention",
/// algorithm 1), else e^(m - m') and 1 ("FlashAttention-2", algorithm 1). Scores become p e^(f - m'). Where b is -inf, p is 0,
/// before and after are 1.
void ck_rounding_softmax(ck_isa isa, ck_dtype dtype, void *scores, long stride, long rows, long columns, double prescale,
                         ck_dtype stored, int normalises, void *m, void *l, void *before, void *after);

/// x[i][j] = round(x[i][j] * factors[i]) to `dtype`, kept in `wide`.
void ck_round_rows(ck_isa isa, ck_dtype wide, void *x, long stride, long rows, long columns, const void *factors, ck_dtype dtype);

/// x[i][j] *= factors[i].
void ck_scale_rows(ck_isa isa, ck_dtype dtype, void *x, long stride, long rows, long columns, const void *factors);

/// target[i][j] = round(x[i][j] * factors[i]), x and factors in `wide`, the target in `dtype`.
void ck_store_rows(ck_isa isa, ck_dtype wide, const void *x, long stride, long rows, long columns, const void *factors, ck_dtype dtype,
                   void *target, long target_stride);

/// logsumexp[i] = m[i] * factor + ln l[i] (-inf where m is; NULL where it is not wanted), reciprocal[i] = 1 / l[i] (1 where l is 0).
void ck_finish_rows(ck_isa isa, ck_dtype dtype, long rows, const void *m, const void *l, double factor, void *logsumexp, void *reciprocal);
