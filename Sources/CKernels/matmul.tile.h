// All rows of a tile in one wide type, in register tiles two vectors wide, or three or one where that covers the columns.
//
// Needs W, VEC and SPLAT; undefines them.
#define VL ((long)(sizeof(VEC) / sizeof(W)))
#define NAME3(type, rows, vectors, suffix) micro_##type##_##rows##x##vectors##_##suffix
#define NAME2(type, rows, vectors, suffix) NAME3(type, rows, vectors, suffix)
#define MICRO NAME2(W, MR, MV, CK_SUFFIX)

#define MV 1
#include "matmul.rows.h"
#undef MV
#define MV 2
#include "matmul.rows.h"
#undef MV
#define MV 3
#include "matmul.rows.h"
#undef MV

// Continues with the next rows where `count` of them are left.
#define ROWS(count, vectors)                                                                                                         \
    if (row_count - i >= count) {                                                                                                    \
        NAME2(W, count, vectors, CK_SUFFIX)(rows + i * segments, segments, segment_length, first, length, panel + column, panel_stride, \
                                            accumulate, tile + i * tile_stride + column, tile_stride);                               \
        i += count;                                                                                                                  \
        continue;                                                                                                                    \
    }
#if CK_LANES == 16
#define FEWER_ROWS(vectors) ROWS(8, vectors) ROWS(4, vectors) ROWS(2, vectors) ROWS(1, vectors)
#else
#define FEWER_ROWS(vectors) ROWS(4, vectors) ROWS(2, vectors) ROWS(1, vectors)
#endif

#define TILE_FUNCTION2(type, suffix) tile_##type##_##suffix
#define TILE_FUNCTION1(type, suffix) TILE_FUNCTION2(type, suffix)
static void TILE_FUNCTION1(W, CK_SUFFIX)(long row_count, const void *const *rows, long segments, long segment_length, long first,
                                         long length, const W *panel, long panel_stride, long columns, int accumulate, W *tile,
                                         long tile_stride) {
    for (long column = 0; column < columns;) {
        long vectors = (columns - column + VL - 1) / VL;
        long taken = vectors == 3 ? 3 : vectors > 1 ? 2 : 1;
        for (long i = 0; i < row_count;) {
            if (taken == 3) { FEWER_ROWS(3) }
            else if (taken == 2) { ROWS(CK_TILE_ROWS, 2) FEWER_ROWS(2) }
            else { ROWS(CK_TILE_ROWS, 1) FEWER_ROWS(1) }
        }
        column += taken * VL;
    }
}
#undef ROWS
#undef FEWER_ROWS
#undef TILE_FUNCTION1
#undef TILE_FUNCTION2
#undef MICRO
#undef NAME2
#undef NAME3
#undef VL
#undef W
#undef VEC
#undef SPLAT
