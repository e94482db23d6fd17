// Selects float32 as the wide type of the bodies that follow.
#define W float
#define WIDE_DTYPE CK_FLOAT32
#define IS_WIDE(dtype) ((dtype) == CK_FLOAT32)
#define WIDE(name) name##_float
#define EXPW ck_expf
#define EXP2W ck_exp2f
// What takes fewer steps from the lowest to the highest (its negative) argument whose result is a normal number.
#define NORMAL_EXPW ck_normal_expf
#define NORMAL_EXP2W ck_normal_exp2f
#define LOWEST_NORMAL_EXPW -87.0f
#define LOWEST_NORMAL_EXP2W -125.0f
#define ERFW ck_erff
#define LOGW(x) ((float)ck_log((double)(x)))
#define SQRTW sqrtf
#define FMAW fmaf
#define LOADW FORM(load_float)
#define ROUNDW FORM(store_float)
#define ONE_NAN FORM(one_nan_float)
#define ONE_NANW ck_one_nan32
