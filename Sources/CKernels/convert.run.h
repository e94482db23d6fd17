// Whole-array conversion, in blocks that stay in the first-level cache.
#include "convert.body.h"

static void FORM(convert)(ck_dtype from, const void *source, ck_dtype to, void *target, long count) {
    enum { block = 512 };
    for (long start = 0; start < count; start += block) {
        long n = count - start < block ? count - start : block;
        if (from == CK_FLOAT64) {
            double wide[block];
            FORM(load_double)(from, source, start, wide, n);
            FORM(store_double)(to, target, start, wide, n);
        } else {
            float wide[block];
            FORM(load_float)(from, source, start, wide, n);
            FORM(store_float)(to, target, start, wide, n);
        }
    }
}
