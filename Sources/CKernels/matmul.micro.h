// One register tile of MR rows and MV vectors, and half a vector more where HALF: each element is one ascending chain of fma.
//
// Needs W (wide type), VEC and HALF_VEC (vectors of W), VL (lanes of VEC), MR, MV, HALF and MICRO (the function's name).
// Rows are read where they lie: link k of row i is rows[i * segments + k / segment_length][k % segment_length].
#define EACH_ROW _Pragma("clang loop unroll(full)") for (int i = 0; i < MR; i++)
#define EACH_VECTOR _Pragma("clang loop unroll(full)") for (int v = 0; v < MV; v++)
// x - (+0) is x in every lane, -0 and NaN too.
#define SPLAT(type, x) ((x) - (type){0})

static void MICRO(const void *const *restrict rows, long segments, long segment_length, long first, long length,
                  const W *restrict panel, long panel_stride, int accumulate, W *restrict tile, long tile_stride) {
    VEC sum[MR][MV + 1];
    HALF_VEC half[MR];
    EACH_ROW {
        EACH_VECTOR {
            if (accumulate) memcpy(&sum[i][v], tile + i * tile_stride + v * VL, sizeof(VEC));
            else sum[i][v] = (VEC){0};
        }
        if (HALF && accumulate) memcpy(&half[i], tile + i * tile_stride + MV * VL, sizeof(HALF_VEC));
        else half[i] = (HALF_VEC){0};
    }
    long segment = first / segment_length, offset = first % segment_length;
    while (length > 0) {
        long links = segment_length - offset < length ? segment_length - offset : length;
        const W *row[MR];
        EACH_ROW row[i] = (const W *)rows[i * segments + segment] + offset;
        for (long k = 0; k < links; k++, panel += panel_stride) {
            VEC b[MV + 1];
            HALF_VEC c = {0};
            EACH_VECTOR memcpy(&b[v], panel + v * VL, sizeof(VEC));
            if (HALF) memcpy(&c, panel + MV * VL, sizeof(HALF_VEC));
            EACH_ROW {
                EACH_VECTOR sum[i][v] = __builtin_elementwise_fma(SPLAT(VEC, row[i][k]), b[v], sum[i][v]);
                if (HALF) half[i] = __builtin_elementwise_fma(SPLAT(HALF_VEC, row[i][k]), c, half[i]);
            }
        }
        length -= links;
        offset = 0;
        segment++;
    }
    EACH_ROW {
        EACH_VECTOR memcpy(tile + i * tile_stride + v * VL, &sum[i][v], sizeof(VEC));
        if (HALF) memcpy(tile + i * tile_stride + MV * VL, &half[i], sizeof(HALF_VEC));
    }
}
#undef EACH_ROW
#undef EACH_VECTOR
#undef SPLAT
