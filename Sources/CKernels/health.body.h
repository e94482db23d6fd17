// One pass over stored numbers, read as the integers that their bits are: magnitudes are ordered as the numbers are.
#define CK_BLOCK 2048

/// The largest and the smallest magnitude so far as bits; infinity stands for no smallest one.
typedef struct { uint64_t largest, least; } FORM(reach);

#define UNSIGNED uint16_t
#define BITS(name) name##_16
#include "health.count.h"
#define UNSIGNED uint32_t
#define BITS(name) name##_32
#include "health.count.h"
#define UNSIGNED uint64_t
#define BITS(name) name##_64
#include "health.count.h"

/// The number of a magnitude's bits, widened exactly.
static double FORM(number)(ck_dtype dtype, uint64_t bits) {
    double wide;
    switch (dtype) {
    case CK_FLOAT64: memcpy(&wide, &bits, sizeof wide); return wide;
    case CK_FLOAT32: return (double)ck_float32((uint32_t)bits);
    case CK_FLOAT16: return (double)ck_from_float16((uint16_t)bits);
    case CK_BFLOAT16: return (double)ck_from_bfloat16((uint16_t)bits);
    }
}

static void FORM(examine)(ck_dtype dtype, const void *numbers, long count, ck_health *health) {
    uint64_t infinity = 0;
    FORM(reach) reach = {0, 0};
    memset(health, 0, sizeof *health);
    health->first_nonfinite = -1;
    switch (dtype) {
    case CK_FLOAT64: infinity = 0x7FF0000000000000u; reach = FORM(count_64)(numbers, count, infinity, 0x0010000000000000u, health); break;
    case CK_FLOAT32: infinity = 0x7F800000u; reach = FORM(count_32)(numbers, count, 0x7F800000u, 0x00800000u, health); break;
    case CK_FLOAT16: infinity = 0x7C00u; reach = FORM(count_16)(numbers, count, 0x7C00u, 0x0400u, health); break;
    case CK_BFLOAT16: infinity = 0x7F80u; reach = FORM(count_16)(numbers, count, 0x7F80u, 0x0080u, health); break;
    }
    health->largest = FORM(number)(dtype, reach.largest);
    health->smallest_nonzero = reach.least < infinity ? FORM(number)(dtype, reach.least) : 0.0;
}
#undef CK_BLOCK
