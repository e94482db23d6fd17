// The tile product of one instruction set, in both wide types.

#if CK_LANES == 1
// The definition: one chain of fma for each element, written to be read.
#define SCALAR_TILE(NAME, W, FMA)                                                                                           \
    static void NAME(long row_count, const void *const *rows, long segments, long segment_length, long first, long length, \
                     const W *panel, long panel_stride, long columns, int accumulate, W *tile, long tile_stride) {         \
        for (long i = 0; i < row_count; i++) {                                                                             \
            for (long j = 0; j < columns; j++) {                                                                           \
                W sum = accumulate ? tile[i * tile_stride + j] : 0;                                                        \
                for (long k = first; k < first + length; k++) {                                                            \
                    const W *row = (const W *)rows[i * segments + k / segment_length];                                     \
                    sum = FMA(row[k % segment_length], panel[(k - first) * panel_stride + j], sum);                        \
                }                                                                                                          \
                tile[i * tile_stride + j] = sum;                                                                           \
            }                                                                                                              \
        }                                                                                                                  \
    }
SCALAR_TILE(tile_double_scalar, double, fma)
SCALAR_TILE(tile_float_scalar, float, fmaf)
#undef SCALAR_TILE

#else

#define VECTOR(type, name, bytes) typedef type FORM(name) __attribute__((vector_size(bytes), aligned(sizeof(type))))
VECTOR(float, vf, 4 * CK_LANES);
VECTOR(float, hf, 2 * CK_LANES);
VECTOR(double, vd, 4 * CK_LANES);
VECTOR(double, hd, 2 * CK_LANES);
#undef VECTOR

#define W double
#define VEC FORM(vd)
#define HALF_VEC FORM(hd)
#include "matmul.tile.h"

#define W float
#define VEC FORM(vf)
#define HALF_VEC FORM(hf)
#include "matmul.tile.h"
#endif

static void FORM(multiply_tile)(ck_dtype wide, long row_count, const void *const *rows, long segments, long segment_length, long first,
                                long length, const void *panel, long panel_stride, long columns, int accumulate, void *tile,
                                long tile_stride) {
    if (wide == CK_FLOAT64) {
        FORM(tile_double)(row_count, rows, segments, segment_length, first, length, panel, panel_stride, columns, accumulate, tile, tile_stride);
    } else {
        FORM(tile_float)(row_count, rows, segments, segment_length, first, length, panel, panel_stride, columns, accumulate, tile, tile_stride);
    }
}
