// Elementwise kernels of one instruction set, for both wide types.
#include "convert.body.h"
#define CK_BLOCK 256
#include "wide_float.h"
#include "access.wide.h"
#include "activation.wide.h"
#include "elementwise.wide.h"
#include "wide_end.h"
#include "wide_double.h"
#include "access.wide.h"
#include "activation.wide.h"
#include "elementwise.wide.h"
#include "wide_end.h"

#define CK_BY_WIDTH(name, dtype, ...)                              \
    if ((dtype) == CK_FLOAT64) FORM(name##_double)(__VA_ARGS__);   \
    else FORM(name##_float)(__VA_ARGS__)

static void FORM(unary)(ck_unary_function function, ck_dtype dtype, const void *x, void *y, long count) {
    CK_BY_WIDTH(unary_run, dtype, function, dtype, x, y, count);
}

static void FORM(binary)(ck_binary_function function, ck_dtype dtype, const void *a, const void *b, void *y, long count) {
    CK_BY_WIDTH(binary_run, dtype, function, dtype, a, b, y, count);
}

static void FORM(add_to_rows)(ck_dtype dtype, const void *x, const void *v, void *y, long rows, long columns) {
    CK_BY_WIDTH(add_rows_run, dtype, dtype, x, v, y, rows, columns);
}

static void FORM(scale)(ck_dtype dtype, double factor, const void *x, void *y, long count) {
    CK_BY_WIDTH(scale_run, dtype, dtype, factor, x, y, count);
}

static void FORM(geglu)(ck_dtype dtype, const void *x, void *y, long rows, long columns) {
    CK_BY_WIDTH(geglu_run, dtype, dtype, x, y, rows, columns);
}

static void FORM(combine)(ck_dtype dtype, long term_count, const double *coefficients, const void *const *terms, void *y, long count) {
    double sum[CK_BLOCK], term[CK_BLOCK];
    for (long start = 0; start < count; start += CK_BLOCK) {
        long n = count - start < CK_BLOCK ? count - start : CK_BLOCK;
        for (long i = 0; i < n; i++) sum[i] = 0;
        for (long t = 0; t < term_count; t++) {
            FORM(load_double)(dtype, terms[t], start, term, n);
            for (long i = 0; i < n; i++) sum[i] = fma(coefficients[t], term[i], sum[i]);
        }
        FORM(store_result_double)(dtype, y, start, sum, n);
    }
}
#undef CK_BY_WIDTH
#undef CK_BLOCK
