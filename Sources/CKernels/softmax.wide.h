// Softmax in one wide type.
static inline W FORM(WIDE(row_max))(const W *restrict x, long count) {
    W lanes[16];
    for (int l = 0; l < 16; l++) lanes[l] = (W)-INFINITY;
    long i = 0;
    for (; i + 16 <= count; i += 16) {
        for (int l = 0; l < 16; l++) {
            W held = lanes[l], met = x[i + l];
            lanes[l] = held >= met ? held : (held != held ? held : met);
        }
    }
    for (; i < count; i++) { W *m = lanes + (i & 15); *m = CK_KEEPS(*m, x[i]) ? *m : x[i]; }
    W result = lanes[0];
    for (int l = 1; l < 16; l++) result = CK_KEEPS(result, lanes[l]) ? result : lanes[l];
    return result;
}

/// Sixteen partial sums folded 16 -> 8 -> 4 -> 2 -> 1.
static inline W FORM(WIDE(row_sum))(const W *restrict x, long count) {
    W lanes[16] = {0}, eight[8], four[4];
    long i = 0;
    for (; i + 16 <= count; i += 16) for (int l = 0; l < 16; l++) lanes[l] += x[i + l];
    for (; i < count; i++) lanes[i & 15] += x[i];
    for (int l = 0; l < 8; l++) eight[l] = lanes[l] + lanes[l + 8];
    for (int l = 0; l < 4; l++) four[l] = eight[l] + eight[l + 4];
    return (four[0] + four[2]) + (four[1] + four[3]);
}

static void FORM(WIDE(softmax_run))(ck_dtype dtype, const void *x, void *y, long rows, long columns, W *restrict row) {
    for (long r = 0; r < rows; r++) {
        LOADW(dtype, x, r * columns, row, columns);
        W m = FORM(WIDE(row_max))(row, columns);
        if (m == (W)-INFINITY) {
            for (long j = 0; j < columns; j++) row[j] = 0;
        } else {
            for (long j = 0; j < columns; j++) row[j] = EXPW(row[j] - m);
            W sum = FORM(WIDE(row_sum))(row, columns);
            for (long j = 0; j < columns; j++) row[j] = row[j] / sum;
        }
        STOREW(dtype, y, r * columns, row, columns);
    }
}

static void FORM(WIDE(mask_run))(W *scores, long stride, long rows, long columns, long first_query, long first_key, int causal,
                                 const W *mask, long mask_stride) {
    for (long r = 0; r < rows; r++) {
        W *row = scores + r * stride;
        if (mask) for (long j = 0; j < columns; j++) row[j] = row[j] + mask[r * mask_stride + j];
        if (causal) for (long j = 0; j < columns; j++) if (first_key + j > first_query + r) row[j] = (W)-INFINITY;
        if (mask) ONE_NAN(row, columns);
    }
}

static void FORM(WIDE(online_run))(W *scores, long stride, long rows, long columns, W prescale, W c, int base_two, ck_dtype p_dtype,
                                   W *m, W *l, W *a) {
    unsigned char rounded[CK_BLOCK * sizeof(W)];
    // Only a type narrower than the wide one takes anything away.
    int rounds = p_dtype != CK_FLOAT64 && (p_dtype != CK_FLOAT32 || sizeof(W) > sizeof(float));
    for (long r = 0; r < rows; r++) {
        W *row = scores + r * stride;
        if (prescale != 1) for (long j = 0; j < columns; j++) row[j] = row[j] * prescale;
        W block_max = FORM(WIDE(row_max))(row, columns);
        W now = CK_KEEPS(m[r], block_max) ? m[r] : block_max;
        if (now == (W)-INFINITY) {
            for (long j = 0; j < columns; j++) row[j] = 0;
            a[r] = 1;
            continue;
        }
        W shift = -(now * c), drop = (m[r] - now) * c;
        if (base_two) {
            a[r] = EXP2W(drop);
            for (long j = 0; j < columns; j++) row[j] = EXP2W(FMAW(row[j], c, shift));
        } else {
            a[r] = EXPW(drop);
            for (long j = 0; j < columns; j++) row[j] = EXPW(FMAW(row[j], c, shift));
        }
        l[r] = FMAW(l[r], a[r], FORM(WIDE(row_sum))(row, columns));
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
        for (long j = 0; j < columns; j++) x[r * stride + j] *= factors[r];
        ONE_NAN(x + r * stride, columns);
    }
}

static void FORM(WIDE(finish_run))(long rows, const W *m, const W *l, W factor, W *logsumexp, W *reciprocal) {
    for (long r = 0; r < rows; r++) {
        logsumexp[r] = m[r] == (W)-INFINITY ? (W)-INFINITY : FMAW(m[r], factor, LOGW(l[r]));
        reciprocal[r] = l[r] == 0 ? (W)1 : (W)1 / l[r];
    }
    ONE_NAN(logsumexp, rows);
}
