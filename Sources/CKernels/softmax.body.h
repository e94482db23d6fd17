// Softmax of one instruction set, for both wide types.
#include "convert.body.h"
#define CK_BLOCK 512
// Whether a running maximum stays: it is not below, or it is NaN (a NaN that is met is taken).
#define CK_KEEPS(held, met) (((held) >= (met)) | ((held) != (held)))
#include "wide_float.h"
#include "access.wide.h"
#include "fold.wide.h"
#include "softmax.wide.h"
#include "renormalise.wide.h"
#include "wide_end.h"
#include "wide_double.h"
#include "access.wide.h"
#include "fold.wide.h"
#include "softmax.wide.h"
#include "renormalise.wide.h"
#include "wide_end.h"

static void FORM(softmax)(ck_dtype dtype, const void *x, void *y, long rows, long columns, void *scratch) {
    if (dtype == CK_FLOAT64) FORM(softmax_run_double)(dtype, x, y, rows, columns, scratch);
    else FORM(softmax_run_float)(dtype, x, y, rows, columns, scratch);
}

static void FORM(mask_scores)(ck_dtype dtype, void *scores, long stride, long rows, long columns, double alpha, long first_query,
                              long first_key, int causal, const void *mask, long mask_stride) {
    if (dtype == CK_FLOAT64) FORM(mask_run_double)(scores, stride, rows, columns, alpha, first_query, first_key, causal, mask, mask_stride);
    else FORM(mask_run_float)(scores, stride, rows, columns, (float)alpha, first_query, first_key, causal, mask, mask_stride);
}

static void FORM(online_softmax)(ck_dtype dtype, void *scores, long stride, long rows, long columns, double prescale, double c,
                                 int base_two, ck_dtype p_dtype, void *m, void *l, void *a) {
    if (dtype == CK_FLOAT64) FORM(online_run_double)(scores, stride, rows, columns, prescale, c, base_two, p_dtype, m, l, a);
    else FORM(online_run_float)(scores, stride, rows, columns, (float)prescale, (float)c, base_two, p_dtype, m, l, a);
}

static void FORM(normalising_softmax)(ck_dtype dtype, void *scores, long stride, long rows, long columns, double prescale, double c,
                                      int base_two, double natural, ck_dtype p_dtype, void *m, void *l, void *before, void *after) {
    if (dtype == CK_FLOAT64) {
        FORM(normalising_run_double)(scores, stride, rows, columns, prescale, c, base_two, natural, p_dtype, m, l, before, after);
    } else {
        FORM(normalising_run_float)(scores, stride, rows, columns, (float)prescale, (float)c, base_two, (float)natural, p_dtype, m, l,
                                    before, after);
    }
}

static void FORM(rounding_softmax)(ck_dtype dtype, void *scores, long stride, long rows, long columns, double prescale, ck_dtype stored,
                                   int normalises, void *m, void *l, void *before, void *after) {
    if (dtype == CK_FLOAT64) {
        FORM(rounding_run_double)(scores, stride, rows, columns, prescale, stored, normalises, m, l, before, after);
    } else {
        FORM(rounding_run_float)(scores, stride, rows, columns, (float)prescale, stored, normalises, m, l, before, after);
    }
}

static void FORM(round_rows)(ck_dtype wide, void *x, long stride, long rows, long columns, const void *factors, ck_dtype dtype) {
    if (wide == CK_FLOAT64) FORM(round_rows_run_double)(x, stride, rows, columns, factors, dtype);
    else FORM(round_rows_run_float)(x, stride, rows, columns, factors, dtype);
}

static void FORM(scale_rows)(ck_dtype dtype, void *x, long stride, long rows, long columns, const void *factors) {
    if (dtype == CK_FLOAT64) FORM(scale_rows_run_double)(x, stride, rows, columns, factors);
    else FORM(scale_rows_run_float)(x, stride, rows, columns, factors);
}

static void FORM(store_rows)(ck_dtype wide, const void *x, long stride, long rows, long columns, const void *factors, ck_dtype dtype,
                             void *target, long target_stride) {
    if (wide == CK_FLOAT64) FORM(store_rows_run_double)(x, stride, rows, columns, factors, dtype, target, target_stride);
    else FORM(store_rows_run_float)(x, stride, rows, columns, factors, dtype, target, target_stride);
}

static void FORM(finish_rows)(ck_dtype dtype, long rows, const void *m, const void *l, double factor, void *logsumexp, void *reciprocal) {
    if (dtype == CK_FLOAT64) FORM(finish_run_double)(rows, m, l, factor, logsumexp, reciprocal);
    else FORM(finish_run_float)(rows, m, l, (float)factor, logsumexp, reciprocal);
}
#undef CK_BLOCK
#undef CK_KEEPS
