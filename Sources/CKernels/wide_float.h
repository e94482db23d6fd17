// Selects float32 as the wide type of the bodies that follow.
#define W float
#define WIDE_DTYPE CK_FLOAT32
#define IS_WIDE(dtype) ((dtype) == CK_FLOAT32)
#define WIDE(name) name##_float
#define EXPW ck_expf
#define EXP2W ck_exp2f
#define ERFW ck_erff
#define LOGW(x) ((float)ck_log((double)(x)))
#define SQRTW sqrtf
#define FMAW fmaf
#define LOADW FORM(load_float)
#define STOREW FORM(store_result_float)
#define ROUNDW FORM(store_float)
#define ONE_NAN FORM(one_nan_float)
#define ONE_NANW ck_one_nan32
