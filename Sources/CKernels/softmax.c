#include "include/ck_softmax.h"
#include "common.h"
#include "functions.h"

#define CK_BODY "softmax.body.h"
#include "forms.h"

void ck_softmax(ck_isa isa, ck_dtype dtype, const void *x, void *y, long rows, long columns, void *scratch) {
    CK_DISPATCH(isa, softmax, dtype, x, y, rows, columns, scratch)
}

void ck_mask_scores(ck_isa isa, ck_dtype dtype, void *scores, long stride, long rows, long columns, double alpha, long first_query,
                    long first_key, int causal, const void *mask, long mask_stride) {
    CK_DISPATCH(isa, mask_scores, dtype, scores, stride, rows, columns, alpha, first_query, first_key, causal, mask, mask_stride)
}

void ck_online_softmax(ck_isa isa, ck_dtype dtype, void *scores, long stride, long rows, long columns, double prescale,
                       double c, int base_two, ck_dtype p_dtype, void *m, void *l, void *a) {
    CK_DISPATCH(isa, online_softmax, dtype, scores, stride, rows, columns, prescale, c, base_two, p_dtype, m, l, a)
}

void ck_normalising_softmax(ck_isa isa, ck_dtype dtype, void *scores, long stride, long rows, long columns, double prescale,
                            double c, int base_two, double natural, ck_dtype p_dtype, void *m, void *l, void *before, void *after) {
    CK_DISPATCH(isa, normalising_softmax, dtype, scores, stride, rows, columns, prescale, c, base_two, natural, p_dtype, m, l, before, after)
}

void ck_rounding_softmax(ck_isa isa, ck_dtype dtype, void *scores, long stride, long rows, long columns, double prescale,
                         ck_dtype stored, int normalises, void *m, void *l, void *before, void *after) {
    CK_DISPATCH(isa, rounding_softmax, dtype, scores, stride, rows, columns, prescale, stored, normalises, m, l, before, after)
}

void ck_round_rows(ck_isa isa, ck_dtype wide, void *x, long stride, long rows, long columns, const void *factors, ck_dtype dtype) {
    CK_DISPATCH(isa, round_rows, wide, x, stride, rows, columns, factors, dtype)
}

void ck_scale_rows(ck_isa isa, ck_dtype dtype, void *x, long stride, long rows, long columns, const void *factors) {
    CK_DISPATCH(isa, scale_rows, dtype, x, stride, rows, columns, factors)
}

void ck_store_rows(ck_isa isa, ck_dtype wide, const void *x, long stride, long rows, long columns, const void *factors, ck_dtype dtype,
                   void *target, long target_stride) {
    CK_DISPATCH(isa, store_rows, wide, x, stride, rows, columns, factors, dtype, target, target_stride)
}

void ck_finish_rows(ck_isa isa, ck_dtype dtype, long rows, const void *m, const void *l, double factor, void *logsumexp, void *reciprocal) {
    CK_DISPATCH(isa, finish_rows, dtype, rows, m, l, factor, logsumexp, reciprocal)
}
