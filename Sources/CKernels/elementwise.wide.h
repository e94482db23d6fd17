// Elementwise arithmetic in one wide type.

static inline void FORM(WIDE(unary))(ck_unary_function function, const W *x, W *y, long count) {
    switch (function) {
    case CK_SILU:
        CK_INDEPENDENT
        for (long i = 0; i < count; i++) y[i] = ONE_NANW(FORM(WIDE(silu))(x[i]));
        break;
    case CK_QUICK_GELU:
        CK_INDEPENDENT
        for (long i = 0; i < count; i++) y[i] = ONE_NANW(FORM(WIDE(quick_gelu))(x[i]));
        break;
    case CK_GELU:
        CK_INDEPENDENT
        for (long i = 0; i < count; i++) y[i] = ONE_NANW(FORM(WIDE(gelu))(x[i]));
        break;
    }
}

static inline void FORM(WIDE(binary))(ck_binary_function function, const W *a, const W *b, W *y, long count) {
    switch (function) {
    case CK_ADD:
        CK_INDEPENDENT
        for (long i = 0; i < count; i++) y[i] = ONE_NANW(a[i] + b[i]);
        break;
    case CK_SUBTRACT:
        CK_INDEPENDENT
        for (long i = 0; i < count; i++) y[i] = ONE_NANW(a[i] - b[i]);
        break;
    case CK_MULTIPLY:
        CK_INDEPENDENT
        for (long i = 0; i < count; i++) y[i] = ONE_NANW(a[i] * b[i]);
        break;
    }
}

static void FORM(WIDE(unary_run))(ck_unary_function function, ck_dtype dtype, const void *x, void *y, long count) {
    _Alignas(64) W block[CK_BLOCK];
    for (long start = 0; start < count; start += CK_BLOCK) {
        long n = count - start < CK_BLOCK ? count - start : CK_BLOCK;
        const W *source = FORM(WIDE(read))(dtype, x, start, block, n);
        W *result = FORM(WIDE(place))(dtype, y, start, block);
        FORM(WIDE(unary))(function, source, result, n);
        FORM(WIDE(finish))(dtype, y, start, result, n);
    }
}

static void FORM(WIDE(binary_run))(ck_binary_function function, ck_dtype dtype, const void *a, const void *b, void *y, long count) {
    _Alignas(64) W left[CK_BLOCK], right[CK_BLOCK];
    for (long start = 0; start < count; start += CK_BLOCK) {
        long n = count - start < CK_BLOCK ? count - start : CK_BLOCK;
        const W *first = FORM(WIDE(read))(dtype, a, start, left, n), *second = FORM(WIDE(read))(dtype, b, start, right, n);
        W *result = FORM(WIDE(place))(dtype, y, start, left);
        FORM(WIDE(binary))(function, first, second, result, n);
        FORM(WIDE(finish))(dtype, y, start, result, n);
    }
}

static void FORM(WIDE(add_rows_run))(ck_dtype dtype, const void *x, const void *v, void *y, long rows, long columns) {
    _Alignas(64) W left[CK_BLOCK], right[CK_BLOCK];
    for (long first = 0; first < columns; first += CK_BLOCK) {
        long n = columns - first < CK_BLOCK ? columns - first : CK_BLOCK;
        const W *added = FORM(WIDE(read))(dtype, v, first, right, n);
        for (long r = 0; r < rows; r++) {
            long start = r * columns + first;
            const W *source = FORM(WIDE(read))(dtype, x, start, left, n);
            W *result = FORM(WIDE(place))(dtype, y, start, left);
            FORM(WIDE(binary))(CK_ADD, source, added, result, n);
            FORM(WIDE(finish))(dtype, y, start, result, n);
        }
    }
}

static void FORM(WIDE(scale_run))(ck_dtype dtype, double factor, const void *x, void *y, long count) {
    _Alignas(64) W block[CK_BLOCK], wide = (W)factor;
    for (long start = 0; start < count; start += CK_BLOCK) {
        long n = count - start < CK_BLOCK ? count - start : CK_BLOCK;
        const W *source = FORM(WIDE(read))(dtype, x, start, block, n);
        W *result = FORM(WIDE(place))(dtype, y, start, block);
        CK_INDEPENDENT
        for (long i = 0; i < n; i++) result[i] = ONE_NANW(source[i] * wide);
        FORM(WIDE(finish))(dtype, y, start, result, n);
    }
}

static void FORM(WIDE(geglu_run))(ck_dtype dtype, const void *x, void *y, long rows, long columns) {
    // So few at once that what is asked for ahead arrives while they are computed.
    enum { at_once = 128 };
    _Alignas(64) W value[at_once], gate[at_once];
    for (long r = 0; r < rows; r++) {
        for (long first = 0; first < columns; first += at_once) {
            long n = columns - first < at_once ? columns - first : at_once, start = r * columns + first;
            const W *values = FORM(WIDE(read))(dtype, x, 2 * r * columns + first, value, n);
            const W *gates = FORM(WIDE(read))(dtype, x, (2 * r + 1) * columns + first, gate, n);
            W *result = FORM(WIDE(place))(dtype, y, start, value);
            // Two streams that jump at each row are more than the processor foresees.
            FORM(WIDE(prefetch))(dtype, x, 2 * (r + 1) * columns + first, n);
            FORM(WIDE(prefetch))(dtype, x, (2 * r + 3) * columns + first, n);
            if (IS_WIDE(dtype)) {
                CK_INDEPENDENT
                for (long i = 0; i < n; i++) result[i] = ONE_NANW(values[i] * FORM(WIDE(gelu))(gates[i]));
            } else {
                // The gate is an operation of its own in diffusers: it is rounded before the product.
                FORM(WIDE(unary))(CK_GELU, gates, gate, n);
                FORM(WIDE(round))(dtype, gate, n);
                FORM(WIDE(binary))(CK_MULTIPLY, values, gate, result, n);
            }
            FORM(WIDE(finish))(dtype, y, start, result, n);
        }
    }
}
