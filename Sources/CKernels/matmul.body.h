// The tile product of one instruction set, for panels of each format.
#include "convert.body.h"

#if CK_LANES == 1
// The definition: one chain of fma for each element, written to be read.
#define SCALAR_TILE(NAME, W, COLUMNS, FMA, READ)                                                              \
    static void NAME(long row_count, long segments, long length, const void *const *rows, const void *panel, \
                     long columns, int accumulate, W *tile) {                                                 \
        for (long i = 0; i < row_count; i++) {                                                                \
            for (long j = 0; j < columns; j++) {                                                              \
                W sum = accumulate ? tile[i * COLUMNS + j] : 0;                                               \
                for (long s = 0; s < segments; s++) {                                                         \
                    const W *row = (const W *)rows[i * segments + s];                                         \
                    for (long k = 0; k < length; k++) sum = FMA(row[k], READ((s * length + k) * COLUMNS + j), sum); \
                }                                                                                             \
                tile[i * COLUMNS + j] = sum;                                                                  \
            }                                                                                                 \
        }                                                                                                     \
    }
#define READ_F64(index) (((const double *)panel)[index])
#define READ_F32(index) (((const float *)panel)[index])
#define READ_F16(index) ck_from_float16(((const uint16_t *)panel)[index])
#define READ_BF16(index) ck_from_bfloat16(((const uint16_t *)panel)[index])
SCALAR_TILE(tile_float64_scalar, double, 16, fma, READ_F64)
SCALAR_TILE(tile_float32_scalar, float, 32, fmaf, READ_F32)
SCALAR_TILE(tile_float16_scalar, float, 32, fmaf, READ_F16)
SCALAR_TILE(tile_bfloat16_scalar, float, 32, fmaf, READ_BF16)

#else

#if CK_LANES == 16
typedef float FORM(vf) __attribute__((vector_size(64), aligned(4)));
typedef double FORM(vd) __attribute__((vector_size(64), aligned(8)));
#else
typedef float FORM(vf) __attribute__((vector_size(32), aligned(4)));
typedef double FORM(vd) __attribute__((vector_size(32), aligned(8)));
#endif

#if CK_LANES == 16
#define SPLAT_F(x) (FORM(vf))_mm512_set1_ps(x)
#define SPLAT_D(x) (FORM(vd))_mm512_set1_pd(x)
#define FMA_F(a, b, c) (FORM(vf))_mm512_fmadd_ps((__m512)(a), (__m512)(b), (__m512)(c))
#define FMA_D(a, b, c) (FORM(vd))_mm512_fmadd_pd((__m512d)(a), (__m512d)(b), (__m512d)(c))
#define LOAD_F32(p, k, v) (FORM(vf))_mm512_loadu_ps((const float *)(p) + (k) * 32 + (v) * 16)
#define LOAD_F64(p, k, v) (FORM(vd))_mm512_loadu_pd((const double *)(p) + (k) * 16 + (v) * 8)
#define LOAD_F16(p, k, v) (FORM(vf))_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)((const uint16_t *)(p) + (k) * 32 + (v) * 16)))
#define LOAD_BF16(p, k, v) (FORM(vf))_mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)((const uint16_t *)(p) + (k) * 32 + (v) * 16))), 16))
#else
#define SPLAT_F(x) (FORM(vf))_mm256_set1_ps(x)
#define SPLAT_D(x) (FORM(vd))_mm256_set1_pd(x)
#define FMA_F(a, b, c) (FORM(vf))_mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(c))
#define FMA_D(a, b, c) (FORM(vd))_mm256_fmadd_pd((__m256d)(a), (__m256d)(b), (__m256d)(c))
#define LOAD_F32(p, k, v) (FORM(vf))_mm256_loadu_ps((const float *)(p) + (k) * 32 + (v) * 8)
#define LOAD_F64(p, k, v) (FORM(vd))_mm256_loadu_pd((const double *)(p) + (k) * 16 + (v) * 4)
#define LOAD_F16(p, k, v) (FORM(vf))_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)((const uint16_t *)(p) + (k) * 32 + (v) * 8)))
#define LOAD_BF16(p, k, v) (FORM(vf))_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)((const uint16_t *)(p) + (k) * 32 + (v) * 8))), 16))
#endif

#define TILE_FORMAT float64
#define PANEL_ELEMENT double
#define W double
#define VEC FORM(vd)
#define FMA FMA_D
#define SPLAT SPLAT_D
#define LOADB LOAD_F64
#include "matmul.tile.h"

#define TILE_FORMAT float32
#define PANEL_ELEMENT float
#define W float
#define VEC FORM(vf)
#define FMA FMA_F
#define SPLAT SPLAT_F
#define LOADB LOAD_F32
#include "matmul.tile.h"

#define TILE_FORMAT float16
#define PANEL_ELEMENT uint16_t
#define W float
#define VEC FORM(vf)
#define FMA FMA_F
#define SPLAT SPLAT_F
#define LOADB LOAD_F16
#include "matmul.tile.h"

#define TILE_FORMAT bfloat16
#define PANEL_ELEMENT uint16_t
#define W float
#define VEC FORM(vf)
#define FMA FMA_F
#define SPLAT SPLAT_F
#define LOADB LOAD_BF16
#include "matmul.tile.h"

#undef SPLAT_F
#undef SPLAT_D
#undef FMA_F
#undef FMA_D
#undef LOAD_F32
#undef LOAD_F64
#undef LOAD_F16
#undef LOAD_BF16
#endif

static void FORM(multiply_tile)(long row_count, long segments, long length, const void *const *rows, ck_dtype dtype,
                                const void *panel, long columns, int accumulate, void *tile) {
    switch (dtype) {
    case CK_FLOAT64: FORM(tile_float64)(row_count, segments, length, rows, panel, columns, accumulate, tile); break;
    case CK_FLOAT32: FORM(tile_float32)(row_count, segments, length, rows, panel, columns, accumulate, tile); break;
    case CK_FLOAT16: FORM(tile_float16)(row_count, segments, length, rows, panel, columns, accumulate, tile); break;
    case CK_BFLOAT16: FORM(tile_bfloat16)(row_count, segments, length, rows, panel, columns, accumulate, tile); break;
    }
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
