// All rows of a tile in one wide type, in register tiles of two vectors (one where that is enough).
//
// Needs W, VEC and SPLAT; undefines them.
#define VL ((long)(sizeof(VEC) / sizeof(W)))
#define TILE_COLUMNS (CK_PANEL_BYTES / (long)sizeof(W))
#define MICRO_NAME3(type, rows, vectors, suffix) micro_##type##_##rows##x##vectors##_##suffix
#define MICRO_NAME2(type, rows, vectors, suffix) MICRO_NAME3(type, rows, vectors, suffix)
#define MICRO MICRO_NAME2(W, MR, MV, CK_SUFFIX)

#define MV 1
#include "matmul.rows.h"
#undef MV
#define MV 2
#include "matmul.rows.h"
#undef MV

#define CALL(count, vectors) \
    MICRO_NAME2(W, count, vectors, CK_SUFFIX)(rows + i * segments, segments, segment_length, first, length, panel + column, accumulate, \
                                              tile + i * TILE_COLUMNS + column)
#define ROWS(count)                       \
    if (row_count - i >= count) {         \
        if (two) CALL(count, 2);          \
        else CALL(count, 1);              \
        i += count;                       \
        continue;                         \
    }

#define TILE_FUNCTION2(type, suffix) tile_##type##_##suffix
#define TILE_FUNCTION1(type, suffix) TILE_FUNCTION2(type, suffix)
static void TILE_FUNCTION1(W, CK_SUFFIX)(long row_count, const void *const *rows, long segments, long segment_length, long first,
                                         long length, const W *panel, long columns, int accumulate, W *tile) {
    for (long column = 0; column < columns; column += 2 * VL) {
        int two = columns - column > VL;
        for (long i = 0; i < row_count;) {
            ROWS(CK_TILE_ROWS)
#if CK_LANES == 16
            ROWS(8)
#endif
            ROWS(4)
            ROWS(2)
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
#undef W
#undef VEC
#undef SPLAT
