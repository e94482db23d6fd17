// Elementwise arithmetic on a block of wide elements. Needs W and the functions EXPW and ERFW.
static inline void FORM(WIDE(unary))(ck_unary_function function, W *restrict x, long count) {
    switch (function) {
    case CK_SILU: for (long i = 0; i < count; i++) x[i] = x[i] / ((W)1 + EXPW(-x[i])); break;
    case CK_QUICK_GELU: for (long i = 0; i < count; i++) x[i] = x[i] / ((W)1 + EXPW((W)-1.702 * x[i])); break;
    case CK_GELU:
        for (long i = 0; i < count; i++) x[i] = ((W)0.5 * x[i]) * ((W)1 + ERFW(x[i] * (W)0.70710678118654752440));
        break;
    }
}

static inline void FORM(WIDE(binary))(ck_binary_function function, W *restrict a, const W *restrict b, long count) {
    switch (function) {
    case CK_ADD: for (long i = 0; i < count; i++) a[i] = a[i] + b[i]; break;
    case CK_SUBTRACT: for (long i = 0; i < count; i++) a[i] = a[i] - b[i]; break;
    case CK_MULTIPLY: for (long i = 0; i < count; i++) a[i] = a[i] * b[i]; break;
    }
}

static void FORM(WIDE(unary_run))(ck_unary_function function, ck_dtype dtype, const void *x, void *y, long count) {
    W block[CK_BLOCK];
    for (long start = 0; start < count; start += CK_BLOCK) {
        long n = count - start < CK_BLOCK ? count - start : CK_BLOCK;
        LOADW(dtype, x, start, block, n);
        FORM(WIDE(unary))(function, block, n);
        STOREW(dtype, y, start, block, n);
    }
}

static void FORM(WIDE(binary_run))(ck_binary_function function, ck_dtype dtype, const void *a, const void *b, void *y, long count) {
    W left[CK_BLOCK], right[CK_BLOCK];
    for (long start = 0; start < count; start += CK_BLOCK) {
        long n = count - start < CK_BLOCK ? count - start : CK_BLOCK;
        LOADW(dtype, a, start, left, n);
        LOADW(dtype, b, start, right, n);
        FORM(WIDE(binary))(function, left, right, n);
        STOREW(dtype, y, start, left, n);
    }
}

static void FORM(WIDE(add_rows_run))(ck_dtype dtype, const void *x, const void *v, void *y, long rows, long columns) {
    W left[CK_BLOCK], right[CK_BLOCK];
    for (long first = 0; first < columns; first += CK_BLOCK) {
        long n = columns - first < CK_BLOCK ? columns - first : CK_BLOCK;
        LOADW(dtype, v, first, right, n);
        for (long r = 0; r < rows; r++) {
            LOADW(dtype, x, r * columns + first, left, n);
            FORM(WIDE(binary))(CK_ADD, left, right, n);
            STOREW(dtype, y, r * columns + first, left, n);
        }
    }
}

static void FORM(WIDE(scale_run))(ck_dtype dtype, double factor, const void *x, void *y, long count) {
    W block[CK_BLOCK], wide = (W)factor;
    for (long start = 0; start < count; start += CK_BLOCK) {
        long n = count - start < CK_BLOCK ? count - start : CK_BLOCK;
        LOADW(dtype, x, start, block, n);
        for (long i = 0; i < n; i++) block[i] = block[i] * wide;
        STOREW(dtype, y, start, block, n);
    }
}

static void FORM(WIDE(geglu_run))(ck_dtype dtype, const void *x, void *y, long rows, long columns) {
    W value[CK_BLOCK], gate[CK_BLOCK];
    unsigned char rounded[CK_BLOCK * sizeof(W)];
    for (long r = 0; r < rows; r++) {
        for (long first = 0; first < columns; first += CK_BLOCK) {
            long n = columns - first < CK_BLOCK ? columns - first : CK_BLOCK;
            LOADW(dtype, x, (2 * r + 1) * columns + first, gate, n);
            FORM(WIDE(unary))(CK_GELU, gate, n);
            // The gate is an operation of its own in diffusers: it is rounded before the product.
            STOREW(dtype, rounded, 0, gate, n);
            LOADW(dtype, rounded, 0, gate, n);
            LOADW(dtype, x, 2 * r * columns + first, value, n);
            FORM(WIDE(binary))(CK_MULTIPLY, value, gate, n);
            STOREW(dtype, y, r * columns + first, value, n);
        }
    }
}
