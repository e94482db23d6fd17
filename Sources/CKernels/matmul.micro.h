// One register tile of MR rows and MV vectors: each element is one ascending chain of fma.
//
// Needs W (wide type), VEC (vector of W), VL (its lanes), LOADB(panel, k, v) (vector v of panel row k), FMA(a, b, c), SPLAT(x),
// MR, MV and MICRO (the function's name). Rows are read where they lie: rows[i * segments + s][k].
static void MICRO(long segments, long length, const void *const *restrict rows, const void *restrict panel,
                  int accumulate, W *restrict tile, long tile_columns) {
    VEC sum[MR][MV];
#pragma clang loop unroll(full)
    for (int i = 0; i < MR; i++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < MV; v++) {
            if (accumulate) memcpy(&sum[i][v], tile + i * tile_columns + v * VL, sizeof(VEC));
            else sum[i][v] = (VEC){0};
        }
    }
    long depth = 0;
    for (long s = 0; s < segments; s++) {
        const W *row[MR];
#pragma clang loop unroll(full)
        for (int i = 0; i < MR; i++) row[i] = (const W *)rows[i * segments + s];
        for (long k = 0; k < length; k++, depth++) {
            VEC b[MV];
#pragma clang loop unroll(full)
            for (int v = 0; v < MV; v++) b[v] = LOADB(panel, depth, v);
#pragma clang loop unroll(full)
            for (int i = 0; i < MR; i++) {
                VEC a = SPLAT(row[i][k]);
#pragma clang loop unroll(full)
                for (int v = 0; v < MV; v++) sum[i][v] = FMA(a, b[v], sum[i][v]);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < MR; i++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < MV; v++) memcpy(tile + i * tile_columns + v * VL, &sum[i][v], sizeof(VEC));
    }
}
