// The tile product of one instruction set, in both wide types.
#include "convert.body.h"

#if CK_LANES == 1
// The definition: one chain of fma for each element, written to be read.
#define SCALAR_TILE(NAME, W, COLUMNS, FMA)                                                                                  \
    static void NAME(long row_count, const void *const *rows, long segments, long segment_length, long first, long length, \
                     const W *panel, long columns, int accumulate, W *tile) {                                              \
        for (long i = 0; i < row_count; i++) {                                                                             \
            for (long j = 0; j < columns; j++) {                                                                           \
                W sum = accumulate ? tile[i * COLUMNS + j] : 0;                                                            \
                for (long k = first; k < first + length; k++) {                                                            \
                    const W *row = (const W *)rows[i * segments + k / segment_length];                                     \
                    sum = FMA(row[k % segment_length], panel[(k - first) * COLUMNS + j], sum);                             \
                }                                                                                                          \
                tile[i * COLUMNS + j] = sum;                                                                               \
            }                                                                                                              \
        }                                                                                                                  \
    }
SCALAR_TILE(tile_double_scalar, double, 16, fma)
SCALAR_TILE(tile_float_scalar, float, 32, fmaf)
#undef SCALAR_TILE

#else

#define CK_VECTOR_BYTES (4 * CK_LANES)
typedef float FORM(vf) __attribute__((vector_size(CK_VECTOR_BYTES), aligned(4)));
typedef double FORM(vd) __attribute__((vector_size(CK_VECTOR_BYTES), aligned(8)));
#undef CK_VECTOR_BYTES

// x - (+0) is x in every lane, -0 and NaN too.
#define W double
#define VEC FORM(vd)
#define SPLAT(x) ((x) - (VEC){0})
#include "matmul.tile.h"

#define W float
#define VEC FORM(vf)
#define SPLAT(x) ((x) - (VEC){0})
#include "matmul.tile.h"
#endif

static void FORM(multiply_tile)(ck_dtype wide, long row_count, const void *const *rows, long segments, long segment_length, long first,
                                long length, const void *panel, long columns, int accumulate, void *tile) {
    if (wide == CK_FLOAT64) FORM(tile_double)(row_count, rows, segments, segment_length, first, length, panel, columns, accumulate, tile);
    else FORM(tile_float)(row_count, rows, segments, segment_length, first, length, panel, columns, accumulate, tile);
}

static void FORM(store_tile)(ck_dtype dtype, const void *tile, long row_count, long columns, double alpha,
                             const void *bias, void *target, long row_stride) {
    if (dtype == CK_FLOAT64) {
        double offset[16] = {0}, row[16];
        if (bias) memcpy(offset, bias, (size_t)columns * 8);
        for (long i = 0; i < row_count; i++) {
            const double *t = (const double *)tile + i * 16;
            for (long j = 0; j < 16; j++) row[j] = alpha == 1 ? t[j] : t[j] * alpha;
            if (bias) for (long j = 0; j < 16; j++) row[j] += offset[j];
            FORM(store_result_double)(dtype, target, i * row_stride, row, columns);
        }
    } else {
        float offset[32] = {0}, row[32];
        float factor = (float)alpha;
        if (bias) FORM(load_float)(dtype, bias, 0, offset, columns);
        if (dtype == CK_FLOAT32 && columns == 32 && factor == 1) {
            // Most stores of networks: no copies through memory.
            for (long i = 0; i < row_count; i++) {
                const float *t = (const float *)tile + i * 32;
                float *y = (float *)target + i * row_stride;
                for (long j = 0; j < 32; j++) {
                    float sum = bias ? t[j] + offset[j] : t[j];
                    y[j] = sum == sum ? sum : ck_float32(0x7FC00000u);
                }
            }
            return;
        }
        for (long i = 0; i < row_count; i++) {
            const float *t = (const float *)tile + i * 32;
            if (factor == 1) memcpy(row, t, sizeof row);
            else for (long j = 0; j < 32; j++) row[j] = t[j] * factor;
            if (bias) for (long j = 0; j < 32; j++) row[j] += offset[j];
            FORM(store_result_float)(dtype, target, i * row_stride, row, columns);
        }
    }
}

static void FORM(pack_panel)(ck_dtype from, const void *source, long depth, long depth_stride, long column_stride,
                             long first, long count, ck_dtype to, void *panel) {
    long width = to == CK_FLOAT64 ? 16 : 32;
    for (long k = 0; k < depth; k++) {
        if (to == CK_FLOAT64) {
            double row[16] = {0};
            for (long j = 0; j < count; j++) FORM(load_double)(from, source, k * depth_stride + (first + j) * column_stride, row + j, 1);
            memcpy((double *)panel + k * width, row, sizeof row);
        } else {
            float row[32] = {0};
            if (from == CK_FLOAT64) {
                // Through float64, so that halves are rounded once.
                double exact[32] = {0};
                for (long j = 0; j < count; j++) exact[j] = ((const double *)source)[k * depth_stride + (first + j) * column_stride];
                FORM(store_double)(to, panel, k * width, exact, width);
                continue;
            }
            if (column_stride == 1) FORM(load_float)(from, source, k * depth_stride + first, row, count);
            else if (from == CK_FLOAT32) {
                const float *s = (const float *)source + k * depth_stride + first * column_stride;
                for (long j = 0; j < count; j++) row[j] = s[j * column_stride];
            } else for (long j = 0; j < count; j++) FORM(load_float)(from, source, k * depth_stride + (first + j) * column_stride, row + j, 1);
            FORM(store_float)(to, panel, k * width, row, width);
        }
    }
}
