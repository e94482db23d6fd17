// Online softmaxes that divide or round what they carry from one key block to the next, in one wide type.

/// One number rounded to a stored format, and wide again.
static inline W FORM(WIDE(rounded))(ck_dtype dtype, W x) {
    FORM(WIDE(round))(dtype, &x, 1);
    return x;
}

/// A row rounded to a stored format, and wide again.
static inline void FORM(WIDE(round_row))(ck_dtype dtype, W *row, long columns) {
    for (long j = 0; j < columns; j += CK_BLOCK) FORM(WIDE(round))(dtype, row + j, columns - j < CK_BLOCK ? columns - j : CK_BLOCK);
}

/// The sum of a row by sixteen partial sums.
static W FORM(WIDE(row_sum))(const W *row, long columns) {
    W lanes[16] = {0};
    long i = 0;
    for (; i + 16 <= columns; i += 16) for (int l = 0; l < 16; l++) lanes[l] += row[i + l];
    for (int l = 0; i < columns; i++, l++) lanes[l] += row[i];
    return FORM(WIDE(fold))(lanes);
}

static void FORM(WIDE(normalising_run))(W *scores, long stride, long rows, long columns, W prescale, W c, int base_two, W natural,
                                        ck_dtype p_dtype, W *m, W *l, W *before, W *after) {
    // Only a type narrower than the wide one takes anything away.
    int rounds = p_dtype != CK_FLOAT64 && (p_dtype != CK_FLOAT32 || sizeof(W) > sizeof(float));
    for (long r = 0; r < rows; r++) {
        W *restrict row = scores + r * stride;
        if (prescale != 1) for (long j = 0; j < columns; j++) row[j] = row[j] * prescale;
        FORM(WIDE(range)) range = FORM(WIDE(row_range))(row, columns);
        W block_max = FORM(WIDE(most))(range);
        // Where nothing was seen yet there is no sum to divide by a scale, whatever the scale's sign is.
        W held = m[r] == (W)-INFINITY ? (W)-INFINITY : m[r] / natural, now = CK_KEEPS(held, block_max) ? held : block_max;
        if (now == (W)-INFINITY) {
            for (long j = 0; j < columns; j++) row[j] = 0;
            before[r] = after[r] = 1;
            continue;
        }
        W shift = -(now * c), top = now * natural;
        before[r] = m[r] == (W)-INFINITY ? 0 : EXPW(m[r] - top);
        W sum = FORM(WIDE(exponentials))(row, row, columns, range, c, shift, base_two) + before[r];
        // Exponents beyond all range leave nothing: then nothing was seen.
        after[r] = sum == 0 ? (W)1 : (W)1 / sum;
        m[r] = sum == 0 ? (W)-INFINITY : top + LOGW(sum);
        l[r] = 1;
        if (rounds) FORM(WIDE(round_row))(p_dtype, row, columns);
    }
}

static void FORM(WIDE(rounding_run))(W *scores, long stride, long rows, long columns, W prescale, ck_dtype stored, int normalises, W *m,
                                     W *l, W *before, W *after) {
    for (long r = 0; r < rows; r++) {
        W *restrict row = scores + r * stride;
        if (prescale != 1) for (long j = 0; j < columns; j++) row[j] = row[j] * prescale;
        FORM(WIDE(round_row))(stored, row, columns);
        FORM(WIDE(range)) range = FORM(WIDE(row_range))(row, columns);
        W block_max = FORM(WIDE(most))(range);
        if (block_max == (W)-INFINITY) {
            for (long j = 0; j < columns; j++) row[j] = 0;
            before[r] = after[r] = 1;
            continue;
        }
        W now = CK_KEEPS(m[r], block_max) ? m[r] : block_max, from = normalises ? block_max : now;
        FORM(WIDE(exponentials))(row, row, columns, range, 1, -from, 0);
        FORM(WIDE(round_row))(stored, row, columns);
        W part = FORM(WIDE(rounded))(stored, FORM(WIDE(row_sum))(row, columns));
        W old = m[r] == now ? 1 : EXPW(m[r] - now), share = from == now ? 1 : EXPW(from - now);
        W sum = FORM(WIDE(rounded))(stored, FMAW(l[r], old, part * share));
        before[r] = normalises ? l[r] * old : old;
        after[r] = normalises && sum != 0 ? (W)1 / sum : (W)1;
        if (share != 1) for (long j = 0; j < columns; j++) row[j] = row[j] * share;
        m[r] = now;
        l[r] = sum;
    }
}

static void FORM(WIDE(round_rows_run))(W *x, long stride, long rows, long columns, const W *factors, ck_dtype dtype) {
    for (long r = 0; r < rows; r++) {
        W *restrict row = x + r * stride;
        W factor = factors[r];
        if (factor != 1) for (long j = 0; j < columns; j++) row[j] *= factor;
        FORM(WIDE(round_row))(dtype, row, columns);
    }
}
