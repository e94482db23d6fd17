#include "include/ck_matmul.h"
#include "common.h"

#define CK_BODY "pack.body.h"
#include "forms.h"
#undef CK_BODY

#define CK_BODY "pack_weights.body.h"
#include "forms.h"

void ck_pack_panel(ck_isa isa, ck_dtype from, const void *source, long depth, long depth_stride, long column_stride, long count,
                   ck_dtype to, void *panel, long width) {
    CK_DISPATCH(isa, pack_panel, from, source, depth, depth_stride, column_stride, count, to, panel, width)
}

void ck_pack_weights(ck_isa isa, ck_dtype from, const void *source, long depth, long taps, long count, ck_dtype to, void *panel,
                     long width) {
    CK_DISPATCH(isa, pack_weights, from, source, depth, taps, count, to, panel, width)
}
