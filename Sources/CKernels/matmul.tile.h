// All rows of a tile for one panel format, in register tiles of two vectors (one where that is enough).
//
// Needs TILE_FORMAT, PANEL_ELEMENT, W, VEC, FMA, SPLAT and LOADB; undefines them.
#define VL ((long)(sizeof(VEC) / sizeof(W)))
#define TILE_COLUMNS (CK_PANEL_BYTES / (long)sizeof(W))
#define MICRO_NAME3(format, rows, vectors, suffix) micro_##format##_##rows##x##vectors##_##suffix
#define MICRO_NAME2(format, rows, vectors, suffix) MICRO_NAME3(format, rows, vectors, suffix)
#define MICRO MICRO_NAME2(TILE_FORMAT, MR, MV, CK_SUFFIX)

#define MV 1
#include "matmul.rows.h"
#undef MV
#define MV 2
#include "matmul.rows.h"
#undef MV

#define CALL(count, vectors) \
    MICRO_NAME2(TILE_FORMAT, count, vectors, CK_SUFFIX)(segments, length, rows + i * segments, panel_, accumulate, tile_ + i * TILE_COLUMNS, TILE_COLUMNS)
#define ROWS(count)                       \
    if (row_count - i >= count) {         \
        if (two) CALL(count, 2);          \
        else CALL(count, 1);              \
        i += count;                       \
        continue;                         \
    }

#define TILE_FUNCTION2(format, suffix) tile_##format##_##suffix
#define TILE_FUNCTION1(format, suffix) TILE_FUNCTION2(format, suffix)
static void TILE_FUNCTION1(TILE_FORMAT, CK_SUFFIX)(long row_count, long segments, long length, const void *const *rows,
                                                   const void *panel, long columns, int accumulate, W *tile) {
    long vectors = (columns + VL - 1) / VL;
    for (long first = 0; first < vectors; first += 2) {
        int two = vectors - first > 1;
        const PANEL_ELEMENT *panel_ = (const PANEL_ELEMENT *)panel + first * VL;
        W *tile_ = tile + first * VL;
        for (long i = 0; i < row_count;) {
#if CK_LANES == 16
            ROWS(8)
#endif
            ROWS(4)
#if CK_LANES == 16
            ROWS(2)
#endif
            ROWS(1)
        }
    }
}
#undef CALL
#undef ROWS
#undef TILE_FUNCTION1
#undef TILE_FUNCTION2
#undef MICRO
#undef MICRO_NAME2
#undef MICRO_NAME3
#undef TILE_COLUMNS
#undef VL
#undef TILE_FORMAT
#undef PANEL_ELEMENT
#undef W
#undef VEC
#undef FMA
#undef SPLAT
#undef LOADB
