// All rows of a tile in one wide type, in register tiles that are two vectors wide, or as the last columns need it.
//
// Needs W, VEC and HALF_VEC; undefines them.
#define VL ((long)(sizeof(VEC) / sizeof(W)))
#define NAME3(type, rows, vectors, half, suffix) micro_##type##_##rows##x##vectors##_##half##_##suffix
#define NAME2(type, rows, vectors, half, suffix) NAME3(type, rows, vectors, half, suffix)
#define MICRO NAME2(W, MR, MV, HALF, CK_SUFFIX)

#define HALF 0
#define MV 1
#include "matmul.rows.h"
#undef MV
#define MV 2
#include "matmul.rows.h"
#undef MV
#define MV 3
#include "matmul.rows.h"
#undef MV
#undef HALF
#if CK_LANES == 16
// Half a register costs half the time of a whole one only where that is 64 bytes.
#define HALF 1
#define MV 0
#include "matmul.rows.h"
#undef MV
#define MV 1
#include "matmul.rows.h"
#undef MV
#define MV 2
#include "matmul.rows.h"
#undef MV
#undef HALF
#endif

// Continues with the next rows where `count` of them are left.
#define ROWS(count, vectors, half)                                                                                            \
    if (row_count - i >= count) {                                                                                             \
        NAME2(W, count, vectors, half, CK_SUFFIX)(rows + i * segments, segments, segment_length, first, length, panel + column, \
                                                  panel_stride, accumulate, tile + i * tile_stride + column, tile_stride);    \
        i += count;                                                                                                           \
        continue;                                                                                                             \
    }
#if CK_TILE_ROWS > 8
#define FEWER_ROWS(vectors, half) ROWS(8, vectors, half) ROWS(4, vectors, half) ROWS(2, vectors, half) ROWS(1, vectors, half)
#else
#define FEWER_ROWS(vectors, half) ROWS(4, vectors, half) ROWS(2, vectors, half) ROWS(1, vectors, half)
#endif
#define ALL_ROWS(vectors, half) ROWS(CK_TILE_ROWS, vectors, half) FEWER_ROWS(vectors, half)

#define TILE_FUNCTION2(type, suffix) tile_##type##_##suffix
#define TILE_FUNCTION1(type, suffix) TILE_FUNCTION2(type, suffix)
static void TILE_FUNCTION1(W, CK_SUFFIX)(long row_count, const void *const *rows, long segments, long segment_length, long first,
                                         long length, const W *panel, long panel_stride, long columns, int accumulate, W *tile,
                                         long tile_stride) {
    for (long column = 0; column < columns;) {
        long vectors = (columns - column) / VL, rest = (columns - column) % VL;
        int half = CK_LANES == 16 && rest > 0 && rest <= VL / 2;
        if (rest > 0 && !half) vectors++;
        if (vectors > 3 || (vectors == 3 && half)) { vectors = 2; half = 0; }
        for (long i = 0; i < row_count;) {
#if CK_LANES == 16
            if (half) {
                if (vectors == 2) { FEWER_ROWS(2, 1) }
                if (vectors == 1) { ALL_ROWS(1, 1) }
                ALL_ROWS(0, 1)
            }
#endif
            if (vectors == 3) { FEWER_ROWS(3, 0) }
            if (vectors == 2) { ALL_ROWS(2, 0) }
            ALL_ROWS(1, 0)
        }
        column += vectors * VL + (half ? VL / 2 : 0);
    }
}
#undef ROWS
#undef FEWER_ROWS
#undef ALL_ROWS
#undef TILE_FUNCTION1
#undef TILE_FUNCTION2
#undef MICRO
#undef NAME2
#undef NAME3
#undef VL
#undef W
#undef VEC
#undef HALF_VEC
