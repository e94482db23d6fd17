// Softmax in one wide type.

/// The larger one, of two zeros the first; `held` where `met` is NaN, which the processor's maximum has for nothing.
CK_INLINE W FORM(WIDE(larger))(W held, W met) { return met > held ? met : held; }

/// The largest element by sixteen maxima, a NaN where there is one; -inf of nothing.
static inline W FORM(WIDE(row_max))(const W *restrict x, long count) {
    W lanes[16];
    int nan[16] = {0};
    for (int l = 0; l < 16; l++) lanes[l] = (W)-INFINITY;
    long i = 0;
    for (; i + 32 <= count; i += 32) {
        for (int l = 0; l < 16; l++) {
            lanes[l] = FORM(WIDE(larger))(FORM(WIDE(larger))(lanes[l], x[i + l]), x[i + 16 + l]);
            nan[l] |= __builtin_isunordered(x[i + l], x[i + 16 + l]);
        }
    }
    int any = 0;
    for (int l = 0; l < 16; l++) any |= nan[l];
    if (any) {
        for (i = 0; i < 16; i++) lanes[i] = (W)-INFINITY;
        i = 0;
    }
    for (; i < count; i++) { W *m = lanes + (i & 15); *m = CK_KEEPS(*m, x[i]) ? *m : x[i]; }
    // Neighbours, so that of equal ones the first lane's stays.
    for (int step = 1; step < 16; step *= 2) {
        for (int l = 0; l < 16; l += 2 * step) lanes[l] = CK_KEEPS(lanes[l], lanes[l + step]) ? lanes[l] : lanes[l + step];
    }
    return lanes[0];
}

/// y[j] = e^(x[j] - m), y being x or apart from it; answers their sum by sixteen partial sums.
static inline W FORM(WIDE(shifted_exponentials))(const W *x, W *y, long count, W m) {
    W held[16] = {0}, lanes[16];
    long i = 0;
    for (; i + 16 <= count; i += 16) {
        W block[16];
        memcpy(block, x + i, sizeof block);
        for (int l = 0; l < 16; l++) {
            block[l] = EXPW(block[l] - m);
            held[l] += block[l];
        }
        memcpy(y + i, block, sizeof block);
    }
    // The lanes are in registers until here, and may be indexed from here on.
    memcpy(lanes, held, sizeof lanes);
    for (int l = 0; i < count; i++, l++) {
        y[i] = EXPW(x[i] - m);
        lanes[l] += y[i];
    }
    return FORM(WIDE(fold))(lanes);
}

static void FORM(WIDE(softmax_run))(ck_dtype dtype, const void *x, void *y, long rows, long columns, W *row) {
    for (long r = 0; r < rows; r++) {
        const W *source = FORM(WIDE(read))(dtype, x, r * columns, row, columns);
        W *target = FORM(WIDE(place))(dtype, y, r * columns, row);
        W m = FORM(WIDE(row_max))(source, columns);
        if (m == (W)-INFINITY) {
            for (long j = 0; j < columns; j++) target[j] = 0;
        } else {
            W sum = FORM(WIDE(shifted_exponentials))(source, target, columns, m);
            CK_INDEPENDENT
            for (long j = 0; j < columns; j++) target[j] = ONE_NANW(target[j] / sum);
        }
        FORM(WIDE(finish))(dtype, y, r * columns, target, columns);
    }
}

static void FORM(WIDE(mask_run))(W *scores, long stride, long rows, long columns, W alpha, long first_query, long first_key,
                                 int causal, const W *mask, long mask_stride) {
    for (long r = 0; r < rows; r++) {
        W *restrict row = scores + r * stride;
        if (alpha != 1) for (long j = 0; j < columns; j++) row[j] = row[j] * alpha;
        if (mask) for (long j = 0; j < columns; j++) row[j] = row[j] + mask[r * mask_stride + j];
        if (causal) for (long j = 0; j < columns; j++) if (first_key + j > first_query + r) row[j] = (W)-INFINITY;
        ONE_NAN(row, columns);
    }
}

/// row[j] = E(fma(row[j], c, shift)), E = 2^x or e^x; answers their sum by sixteen partial sums.
static inline __attribute__((always_inline)) W FORM(WIDE(exponentials))(W *restrict row, long count, W c, W shift, int base_two) {
    W held[16] = {0}, lanes[16];
    long i = 0;
    for (; i + 16 <= count; i += 16) {
        for (int l = 0; l < 16; l++) {
            W p = base_two ? EXP2W(FMAW(row[i + l], c, shift)) : EXPW(FMAW(row[i + l], c, shift));
            row[i + l] = p;
            held[l] += p;
        }
    }
    memcpy(lanes, held, sizeof lanes);
    for (int l = 0; i < count; i++, l++) {
        row[i] = base_two ? EXP2W(FMAW(row[i], c, shift)) : EXPW(FMAW(row[i], c, shift));
        lanes[l] += row[i];
    }
    return FORM(WIDE(fold))(lanes);
}

static void FORM(WIDE(online_run))(W *scores, long stride, long rows, long columns, W prescale, W c, int base_two, ck_dtype p_dtype,
                                   W *m, W *l, W *a) {
    unsigned char rounded[CK_BLOCK * sizeof(W)];
    // Only a type narrower than the wide one takes anything away.
    int rounds = p_dtype != CK_FLOAT64 && (p_dtype != CK_FLOAT32 || sizeof(W) > sizeof(float));
    for (long r = 0; r < rows; r++) {
        W *restrict row = scores + r * stride;
        if (prescale != 1) for (long j = 0; j < columns; j++) row[j] = row[j] * prescale;
        W block_max = FORM(WIDE(row_max))(row, columns);
        W now = CK_KEEPS(m[r], block_max) ? m[r] : block_max;
        if (now == (W)-INFINITY) {
            for (long j = 0; j < columns; j++) row[j] = 0;
            a[r] = 1;
            continue;
        }
        W shift = -(now * c), drop = (m[r] - now) * c;
        a[r] = base_two ? EXP2W(drop) : EXPW(drop);
        W sum = base_two ? FORM(WIDE(exponentials))(row, columns, c, shift, 1) : FORM(WIDE(exponentials))(row, columns, c, shift, 0);
        l[r] = FMAW(l[r], a[r], sum);
        m[r] = now;
        if (rounds) {
            for (long j = 0; j < columns; j += CK_BLOCK) {
                long n = columns - j < CK_BLOCK ? columns - j : CK_BLOCK;
                STOREW(p_dtype, rounded, 0, row + j, n);
                LOADW(p_dtype, rounded, 0, row + j, n);
            }
        }
    }
}

static void FORM(WIDE(scale_rows_run))(W *x, long stride, long rows, long columns, const W *factors) {
    for (long r = 0; r < rows; r++) {
        W *restrict row = x + r * stride;
        W factor = factors[r];
        // Most rows meet their largest score early: times 1 is the same number.
        if (factor != 1) for (long j = 0; j < columns; j++) row[j] *= factor;
    }
}

static void FORM(WIDE(store_rows_run))(const W *x, long stride, long rows, long columns, const W *factors, ck_dtype dtype, void *target,
                                       long target_stride) {
    _Alignas(64) W block[CK_BLOCK];
    for (long r = 0; r < rows; r++) {
        for (long first = 0; first < columns; first += CK_BLOCK) {
            long n = columns - first < CK_BLOCK ? columns - first : CK_BLOCK;
            const W *source = x + r * stride + first;
            W *result = FORM(WIDE(place))(dtype, target, r * target_stride + first, block);
            CK_INDEPENDENT
            for (long j = 0; j < n; j++) result[j] = ONE_NANW(source[j] * factors[r]);
            FORM(WIDE(finish))(dtype, target, r * target_stride + first, result, n);
        }
    }
}

static void FORM(WIDE(finish_run))(long rows, const W *m, const W *l, W factor, W *logsumexp, W *reciprocal) {
    for (long r = 0; r < rows; r++) {
        logsumexp[r] = m[r] == (W)-INFINITY ? (W)-INFINITY : FMAW(m[r], factor, LOGW(l[r]));
        reciprocal[r] = l[r] == 0 ? (W)1 : (W)1 / l[r];
    }
    ONE_NAN(logsumexp, rows);
}
