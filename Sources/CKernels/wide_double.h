// Selects float64 as the wide type of the bodies that follow.
#define W double
#define WIDE(name) name##_double
#define EXPW ck_exp
#define EXP2W ck_exp2
#define ERFW ck_erf
#define LOGW ck_log
#define SQRTW sqrt
#define FMAW fma
#define LOADW FORM(load_double)
#define STOREW FORM(store_result_double)
#define ONE_NAN FORM(one_nan_double)
#define WIDE_NAN ck_float64(0x7FF8000000000000u)
