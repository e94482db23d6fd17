// Selects float32 as the wide type of the bodies that follow.
#define W float
#define WIDE(name) name##_float
#define EXPW ck_expf
#define EXP2W ck_exp2f
#define ERFW ck_erff
#define LOGW(x) ((float)ck_log((double)(x)))
#define SQRTW sqrtf
#define FMAW fmaf
#define LOADW FORM(load_float)
#define STOREW FORM(store_result_float)
#define ONE_NAN FORM(one_nan_float)
#define WIDE_NAN ck_float32(0x7FC00000u)
