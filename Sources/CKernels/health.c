#include "include/ck_health.h"
#include "common.h"

#define CK_BODY "health.body.h"
#include "forms.h"

void ck_examine(ck_isa isa, ck_dtype dtype, const void *numbers, long count, ck_health *health) {
    CK_DISPATCH(isa, examine, dtype, numbers, count, health)
}
