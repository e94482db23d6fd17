// One register tile of MR rows and MV vectors: each element is one ascending chain of fma.
//
// Needs W (wide type), VEC (vector of W), VL (its lanes), SPLAT(x), MR, MV and MICRO (the function's name).
// Rows are read where they lie: link k of row i is rows[i * segments + k / segment_length][k % segment_length].
static void MICRO(const void *const *restrict rows, long segments, long segment_length, long first, long length,
                  const W *restrict panel, long panel_stride, int accumulate, W *restrict tile, long tile_stride) {
    VEC sum[MR][MV];
#pragma clang loop unroll(full)
    for (int i = 0; i < MR; i++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < MV; v++) {
            if (accumulate) memcpy(&sum[i][v], tile + i * tile_stride + v * VL, sizeof(VEC));
            else sum[i][v] = (VEC){0};
        }
    }
    long segment = first / segment_length, offset = first % segment_length;
    while (length > 0) {
        long links = segment_length - offset < length ? segment_length - offset : length;
        const W *row[MR];
#pragma clang loop unroll(full)
        for (int i = 0; i < MR; i++) row[i] = (const W *)rows[i * segments + segment] + offset;
        for (long k = 0; k < links; k++, panel += panel_stride) {
            VEC b[MV];
#pragma clang loop unroll(full)
            for (int v = 0; v < MV; v++) memcpy(&b[v], panel + v * VL, sizeof(VEC));
#pragma clang loop unroll(full)
            for (int i = 0; i < MR; i++) {
                VEC a = SPLAT(row[i][k]);
#pragma clang loop unroll(full)
                for (int v = 0; v < MV; v++) sum[i][v] = __builtin_elementwise_fma(a, b[v], sum[i][v]);
            }
        }
        length -= links;
        offset = 0;
        segment++;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < MR; i++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < MV; v++) memcpy(tile + i * tile_stride + v * VL, &sum[i][v], sizeof(VEC));
    }
}
