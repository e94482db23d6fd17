// The register tiles of one width (MV vectors, and half a vector where HALF), for each number of rows that is computed at once.
#if MV + HALF < 3
#define MR CK_TILE_ROWS
#include "matmul.micro.h"
#undef MR
#endif
#if CK_TILE_ROWS > 8
#define MR 8
#include "matmul.micro.h"
#undef MR
#endif
#define MR 4
#include "matmul.micro.h"
#undef MR
#define MR 2
#include "matmul.micro.h"
#undef MR
#define MR 1
#include "matmul.micro.h"
#undef MR
