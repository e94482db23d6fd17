#include "include/ck_convert.h"
#include "common.h"

#define CK_BODY "convert.run.h"
#include "forms.h"

void ck_convert(ck_isa isa, ck_dtype from, const void *source, ck_dtype to, void *target, long count) {
    CK_DISPATCH(isa, convert, from, source, to, target, count)
}
