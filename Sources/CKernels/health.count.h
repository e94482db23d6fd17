// Counts among stored numbers of one width. Needs CK_BLOCK, whose counts the width holds; ends by undefining its parameters.
//
// Numbers that were stored as floats are read as integers here, hence may_alias.
typedef UNSIGNED __attribute__((may_alias)) FORM(BITS(stored));

/// Counts what is not finite from `start` to `end`; returns the largest finite magnitude.
static UNSIGNED FORM(BITS(count_nonfinite))(const FORM(BITS(stored)) *x, long start, long end, UNSIGNED infinity, ck_health *health) {
    const UNSIGNED mask = (UNSIGNED)(((UNSIGNED)~(UNSIGNED)0) >> 1);
    UNSIGNED largest = 0;
    for (long i = start; i < end; i++) {
        UNSIGNED a = x[i] & mask;
        if (a < infinity) {
            largest = a > largest ? a : largest;
            continue;
        }
        if (health->first_nonfinite < 0) health->first_nonfinite = i;
        health->nan += a > infinity;
        health->positive_infinity += x[i] == infinity;
        health->negative_infinity += (a == infinity) & (x[i] > mask);
    }
    return largest;
}

static FORM(reach) FORM(BITS(count))(const void *numbers, long count, UNSIGNED infinity, UNSIGNED smallest_normal, ck_health *health) {
    const FORM(BITS(stored)) *x = numbers;
    const UNSIGNED mask = (UNSIGNED)(((UNSIGNED)~(UNSIGNED)0) >> 1), lowest_normal = (UNSIGNED)(smallest_normal - 1);
    UNSIGNED largest = 0, least = infinity;
    for (long start = 0; start < count; start += CK_BLOCK) {
        long end = count - start < CK_BLOCK ? count : start + CK_BLOCK;
        UNSIGNED top = 0, low = (UNSIGNED)~(UNSIGNED)0, zeros = 0, subnormals = 0;
        for (long i = start; i < end; i++) {
            // One less than the magnitude: zero wraps round and comes after everything else.
            UNSIGNED a = x[i] & mask, below = (UNSIGNED)(a - 1);
            top = a > top ? a : top;
            low = below < low ? below : low;
            zeros = (UNSIGNED)(zeros + (a == 0));
            subnormals = (UNSIGNED)(subnormals + (below < lowest_normal));
        }
        if (top >= infinity) top = FORM(BITS(count_nonfinite))(x, start, end, infinity, health);
        if (low < (UNSIGNED)(infinity - 1) && (UNSIGNED)(low + 1) < least) least = (UNSIGNED)(low + 1);
        largest = top > largest ? top : largest;
        health->zero += zeros;
        health->subnormal += subnormals;
    }
    return (FORM(reach)){largest, least};
}
#undef UNSIGNED
#undef BITS
