// Selects float64 as the wide type of the bodies that follow.
#define W double
#define WIDE_DTYPE CK_FLOAT64
#define IS_WIDE(dtype) ((dtype) == CK_FLOAT64)
#define WIDE(name) name##_double
#define EXPW ck_exp
#define EXP2W ck_exp2
#define NORMAL_EXPW ck_normal_exp
#define NORMAL_EXP2W ck_normal_exp2
#define LOWEST_NORMAL_EXPW -700.0
#define LOWEST_NORMAL_EXP2W -1000.0
#define ERFW ck_erf
#define LOGW ck_log
#define SQRTW sqrt
#define FMAW fma
#define LOADW FORM(load_double)
#define ROUNDW FORM(store_double)
#define ONE_NAN FORM(one_nan_double)
#define ONE_NANW ck_one_nan64
