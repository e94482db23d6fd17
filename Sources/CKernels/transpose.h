// Eight by eight elements turned about in registers, for one instruction set.
#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)

/// target[k * stride + j] = source[j * source_stride + k] for j, k in 0 ..< 8.
#define TRANSPOSE(type)                                                                                                     \
    typedef type FORM(eight_##type) __attribute__((vector_size(8 * sizeof(type)), aligned(sizeof(type))));                \
    static inline void FORM(transpose_##type)(const type *source, long source_stride, type *target, long stride) {         \
        FORM(eight_##type) a[8], b[8];                                                                                     \
        for (int j = 0; j < 8; j++) memcpy(&a[j], source + j * source_stride, sizeof a[j]);                                \
        for (int j = 0; j < 8; j += 2) {                                                                                   \
            b[j] = SHUFFLE(a[j], a[j + 1], 0, 8, 2, 10, 4, 12, 6, 14);                                                     \
            b[j + 1] = SHUFFLE(a[j], a[j + 1], 1, 9, 3, 11, 5, 13, 7, 15);                                                 \
        }                                                                                                                  \
        for (int j = 0; j < 8; j += (j & 1) ? 3 : 1) {                                                                     \
            a[j] = SHUFFLE(b[j], b[j + 2], 0, 1, 8, 9, 4, 5, 12, 13);                                                      \
            a[j + 2] = SHUFFLE(b[j], b[j + 2], 2, 3, 10, 11, 6, 7, 14, 15);                                                \
        }                                                                                                                  \
        for (int j = 0; j < 4; j++) {                                                                                      \
            b[j] = SHUFFLE(a[j], a[j + 4], 0, 1, 2, 3, 8, 9, 10, 11);                                                      \
            b[j + 4] = SHUFFLE(a[j], a[j + 4], 4, 5, 6, 7, 12, 13, 14, 15);                                                \
        }                                                                                                                  \
        for (int k = 0; k < 8; k++) memcpy(target + k * stride, &b[k], sizeof b[k]);                                       \
    }
TRANSPOSE(float)
TRANSPOSE(double)
#undef TRANSPOSE

typedef uint16_t FORM(eight_half) __attribute__((vector_size(16), aligned(2)));

/// The same for elements of 16 bits: three perfect shuffles of the rows swap the halves of every element's six-bit place.
static inline void FORM(transpose_half)(const uint16_t *source, long source_stride, uint16_t *target, long stride) {
    FORM(eight_half) a[8], b[8];
    for (int j = 0; j < 8; j++) memcpy(&a[j], source + j * source_stride, sizeof a[j]);
    for (int round = 0; round < 3; round++) {
        for (int j = 0; j < 4; j++) {
            b[2 * j] = SHUFFLE(a[j], a[j + 4], 0, 8, 1, 9, 2, 10, 3, 11);
            b[2 * j + 1] = SHUFFLE(a[j], a[j + 4], 4, 12, 5, 13, 6, 14, 7, 15);
        }
        memcpy(a, b, sizeof a);
    }
    for (int k = 0; k < 8; k++) memcpy(target + k * stride, &a[k], sizeof a[k]);
}
#undef SHUFFLE
