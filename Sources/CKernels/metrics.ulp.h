// Distances between stored numbers of one width, counted in representable numbers; TOTAL holds a block's sum of them.
// Ends by undefining its parameters.
//
// Sign and magnitude make an ordered integer in which both zeros are 0, subnormals count like others, and
// infinity is one above the largest finite number.
// Numbers that were stored as floats are read as integers here, hence may_alias.
typedef UNSIGNED __attribute__((may_alias)) FORM(BITS(stored));

static void FORM(BITS(ulps))(const void *tested_numbers, long start, const void *rounded_numbers, UNSIGNED infinity, UNSIGNED smallest_normal,
                             long count, int special, ck_error_sums *sums) {
    const FORM(BITS(stored)) *restrict tested = (const FORM(BITS(stored)) *)tested_numbers + start;
    const FORM(BITS(stored)) *restrict rounded = rounded_numbers;
    const UNSIGNED mask = (UNSIGNED)(((UNSIGNED)~(UNSIGNED)0) >> 1);
    UNSIGNED largest = 0, equal = 0, close = 0, subnormal = 0;
    TOTAL total = 0;
    if (!special) {
        for (long i = 0; i < count; i++) {
            UNSIGNED a = tested[i] & mask, b = rounded[i] & mask;
            UNSIGNED apart = a > b ? (UNSIGNED)(a - b) : (UNSIGNED)(b - a), across = (UNSIGNED)(a + b);
            UNSIGNED distance = (UNSIGNED)(tested[i] ^ rounded[i]) > mask ? across : apart;
            largest = distance > largest ? distance : largest;
            total += (TOTAL)distance;
            equal = (UNSIGNED)(equal + (distance == 0));
            close = (UNSIGNED)(close + (distance <= 1));
            subnormal = (UNSIGNED)(subnormal + ((a != 0) & (a < smallest_normal)));
        }
        uint64_t met = (uint64_t)largest > INT64_MAX ? INT64_MAX : (uint64_t)largest;
        sums->max_ulp = met > sums->max_ulp ? met : sums->max_ulp;
    } else {
        for (long i = 0; i < count; i++) {
            UNSIGNED a = tested[i] & mask, b = rounded[i] & mask;
            uint64_t distance = (UNSIGNED)(tested[i] ^ rounded[i]) > mask ? (uint64_t)a + b : (uint64_t)(a > b ? a - b : b - a);
            int nans = (a > infinity) + (b > infinity);
            distance = nans == 2 ? 0 : distance;
            distance = ((nans == 1) | (distance > INT64_MAX)) ? INT64_MAX : distance;
            sums->max_ulp = distance > sums->max_ulp ? distance : sums->max_ulp;
            total += (TOTAL)distance;
            equal = (UNSIGNED)(equal + (distance == 0));
            close = (UNSIGNED)(close + (distance <= 1));
            subnormal = (UNSIGNED)(subnormal + ((a != 0) & (a < smallest_normal)));
        }
    }
    sums->equal += equal;
    sums->within_one_ulp += close;
    sums->subnormals += subnormal;
    sums->sum_ulp += (double)total;
}
#undef UNSIGNED
#undef TOTAL
#undef BITS
