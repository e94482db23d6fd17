// Runs of the elementary functions.
#define CK_EACH(expression) for (long i = 0; i < count; i++) y[i] = ONE_NANW(expression)

#define ONE_NANW ck_one_nan64
static void FORM(apply_double)(ck_function function, const double *restrict x, double *restrict y, long count) {
    switch (function) {
    case CK_EXP: CK_EACH(ck_exp(x[i])); break;
    case CK_EXP2: CK_EACH(ck_exp2(x[i])); break;
    case CK_LOG: CK_EACH(ck_log(x[i])); break;
    case CK_ERF: CK_EACH(ck_erf(x[i])); break;
    case CK_SIN: CK_EACH(ck_sin(x[i])); break;
    case CK_COS: CK_EACH(ck_cos(x[i])); break;
    }
}
#undef ONE_NANW

#define ONE_NANW ck_one_nan32
static void FORM(apply_float)(ck_function function, const float *restrict x, float *restrict y, long count) {
    switch (function) {
    case CK_EXP: CK_EACH(ck_expf(x[i])); break;
    case CK_EXP2: CK_EACH(ck_exp2f(x[i])); break;
    case CK_LOG: CK_EACH((float)ck_log((double)x[i])); break;
    case CK_ERF: CK_EACH(ck_erff(x[i])); break;
    case CK_SIN: CK_EACH((float)ck_sin((double)x[i])); break;
    case CK_COS: CK_EACH((float)ck_cos((double)x[i])); break;
    }
}
#undef ONE_NANW
#undef CK_EACH
