// Softmax in one wide type.

/// The larger one and the smaller one; `held` where `met` is NaN, which the processor has for nothing.
CK_INLINE W FORM(WIDE(larger))(W held, W met) { return met > held ? met : held; }
CK_INLINE W FORM(WIDE(smaller))(W held, W met) { return met < held ? met : held; }

typedef struct { W most, least; int has_nan; } FORM(WIDE(range));

/// The largest and the smallest element, NaN left out: -inf and inf of nothing.
static inline FORM(WIDE(range)) FORM(WIDE(row_range))(const W *restrict x, long count) {
    W most[16], least[16];
    int nan[16] = {0};
    for (int l = 0; l < 16; l++) { most[l] = (W)-INFINITY; least[l] = (W)INFINITY; }
    for (long i = 0; i < count; i += 32) {
        W last[32];
        const W *block = x + i;
        if (count - i < 32) {
            // An element that stands for those that are missing.
            for (int l = 0; l < 32; l++) last[l] = x[i];
            for (long l = 0; l < count - i; l++) last[l] = x[i + l];
            block = last;
        }
        for (int l = 0; l < 16; l++) {
            most[l] = FORM(WIDE(larger))(FORM(WIDE(larger))(most[l], block[l]), block[l + 16]);
            least[l] = FORM(WIDE(smaller))(FORM(WIDE(smaller))(least[l], block[l]), block[l + 16]);
            nan[l] |= __builtin_isunordered(block[l], block[l + 16]);
        }
    }
#pragma clang loop unroll(full)
    for (int half = 8; half > 0; half /= 2) {
        for (int l = 0; l < half; l++) {
            most[l] = FORM(WIDE(larger))(most[l], most[l + half]);
            least[l] = FORM(WIDE(smaller))(least[l], least[l + half]);
            nan[l] |= nan[l + half];
        }
    }
    return (FORM(WIDE(range))){most[0], least[0], nan[0]};
}

/// The largest element, or NaN where nothing else but -inf is there: then all probabilities are NaN, not 0.
static inline W FORM(WIDE(most))(FORM(WIDE(range)) range) {
    return range.has_nan && range.most == (W)-INFINITY ? (W)NAN : range.most;
}

/// y[j] = E(fma(x[j], c, shift)), E = 2^x or e^x, y being x or apart from it; answers their sum by sixteen partial sums.
///
/// `is_normal` says that no result is subnormal, infinite or NaN: the same bits by fewer steps.
static inline __attribute__((always_inline)) W FORM(WIDE(exponentials_by))(const W *x, W *y, long count, W c, W shift, int base_two,
                                                                           int is_normal) {
    W lanes[16] = {0};
    long i = 0;
    for (; i + 16 <= count; i += 16) {
        W block[16];
        memcpy(block, x + i, sizeof block);
        for (int l = 0; l < 16; l++) {
            W argument = FMAW(block[l], c, shift);
            if (is_normal) block[l] = base_two ? NORMAL_EXP2W(argument) : NORMAL_EXPW(argument);
            else block[l] = base_two ? EXP2W(argument) : EXPW(argument);
            lanes[l] += block[l];
        }
        memcpy(y + i, block, sizeof block);
    }
    if (i < count) {
        // The last ones in a block of their own, the rest of which adds nothing.
        W block[16] = {0};
        long rest = count - i;
        for (long l = 0; l < rest; l++) block[l] = x[i + l];
        for (int l = 0; l < 16; l++) {
            W argument = FMAW(block[l], c, shift);
            W p = is_normal ? (base_two ? NORMAL_EXP2W(argument) : NORMAL_EXPW(argument)) : base_two ? EXP2W(argument) : EXPW(argument);
            block[l] = l < rest ? p : 0;
            lanes[l] += block[l];
        }
        for (long l = 0; l < rest; l++) y[i + l] = block[l];
    }
    return FORM(WIDE(fold))(lanes);
}

static W FORM(WIDE(exponentials))(const W *x, W *y, long count, FORM(WIDE(range)) range, W c, W shift, int base_two) {
    W lowest = base_two ? LOWEST_NORMAL_EXP2W : LOWEST_NORMAL_EXPW, one = FMAW(range.most, c, shift), other = FMAW(range.least, c, shift);
    // Arguments lie between these two. Not one comparison holds for a NaN.
    int is_normal = !range.has_nan && one >= lowest && one <= -lowest && other >= lowest && other <= -lowest;
    if (base_two && is_normal) return FORM(WIDE(exponentials_by))(x, y, count, c, shift, 1, 1);
    if (base_two) return FORM(WIDE(exponentials_by))(x, y, count, c, shift, 1, 0);
    if (is_normal) return FORM(WIDE(exponentials_by))(x, y, count, c, shift, 0, 1);
    return FORM(WIDE(exponentials_by))(x, y, count, c, shift, 0, 0);
}

static void FORM(WIDE(softmax_run))(ck_dtype dtype, const void *x, void *y, long rows, long columns, W *row) {
    for (long r = 0; r < rows; r++) {
        const W *source = FORM(WIDE(read))(dtype, x, r * columns, row, columns);
        W *target = FORM(WIDE(place))(dtype, y, r * columns, row);
        FORM(WIDE(range)) range = FORM(WIDE(row_range))(source, columns);
        W m = FORM(WIDE(most))(range);
        if (m == (W)-INFINITY) {
            for (long j = 0; j < columns; j++) target[j] = 0;
        } else {
            // fma(x, 1, -m) is x - m.
            W sum = FORM(WIDE(exponentials))(source, target, columns, range, 1, -m, 0);
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

static void FORM(WIDE(online_run))(W *scores, long stride, long rows, long columns, W prescale, W c, int base_two, ck_dtype p_dtype,
                                   W *m, W *l, W *a) {
    // Only a type narrower than the wide one takes anything away.
    int rounds = p_dtype != CK_FLOAT64 && (p_dtype != CK_FLOAT32 || sizeof(W) > sizeof(float));
    for (long r = 0; r < rows; r++) {
        W *restrict row = scores + r * stride;
        if (prescale != 1) for (long j = 0; j < columns; j++) row[j] = row[j] * prescale;
        FORM(WIDE(range)) range = FORM(WIDE(row_range))(row, columns);
        W block_max = FORM(WIDE(most))(range);
        W now = CK_KEEPS(m[r], block_max) ? m[r] : block_max;
        if (now == (W)-INFINITY) {
            for (long j = 0; j < columns; j++) row[j] = 0;
            a[r] = 1;
            continue;
        }
        W shift = -(now * c), drop = (m[r] - now) * c;
        // Most blocks hold no new maximum, and the first one comes after nothing.
        a[r] = drop == 0 ? 1 : drop == (W)-INFINITY ? 0 : base_two ? EXP2W(drop) : EXPW(drop);
        l[r] = FMAW(l[r], a[r], FORM(WIDE(exponentials))(row, row, columns, range, c, shift, base_two));
        m[r] = now;
        if (rounds) {
            for (long j = 0; j < columns; j += CK_BLOCK) {
                FORM(WIDE(round))(p_dtype, row + j, columns - j < CK_BLOCK ? columns - j : CK_BLOCK);
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
    for (long r = 0; r < rows; r++) reciprocal[r] = l[r] == 0 ? (W)1 : (W)1 / l[r];
    if (!logsumexp) return;
    for (long r = 0; r < rows; r++) logsumexp[r] = m[r] == (W)-INFINITY ? (W)-INFINITY : FMAW(m[r], factor, LOGW(l[r]));
    ONE_NAN(logsumexp, rows);
}
