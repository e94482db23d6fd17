// Bounds on the rounding errors of probabilities, of one instruction set.
//
// A row goes by in lanes of sixteen; a maximum has no order, and the sum is sixteen partial sums.
#define CK_MAX(a, b) ((a) > (b) ? (a) : (b))
// e^x - 1 for x >= 0, not below the true value: e^x = 1 + x + x^2/2 + x^3 (1/6 + ...), where ... < 1/4 - 1/6 up to x = 1.
#define CK_SMALL_GROWTH(x) ((x) * fma((x), fma((x), 0.25, 0.5), 1.0))
#define CK_GROWTH(x) ((x) <= 1.0 ? CK_SMALL_GROWTH(x) : ck_exp(x))

static double FORM(bound_fold_max)(double *lanes) {
    for (int half = 8; half > 0; half /= 2) for (int l = 0; l < half; l++) lanes[l] = CK_MAX(lanes[l + half], lanes[l]);
    return lanes[0];
}

/// e of each score into `bounds`; answers the largest score and the largest s + e.
static void FORM(bound_scores)(const double *s, const double *products, double *bounds, long columns,
                               const ck_probability_roundings *c, double *most, double *top) {
    double scores[16], tops[16];
    for (int l = 0; l < 16; l++) scores[l] = tops[l] = -INFINITY;
    long i = 0;
    for (; i + 16 <= columns; i += 16) {
        for (int l = 0; l < 16; l++) {
            double size = s[i + l] == -INFINITY ? 0.0 : fabs(s[i + l]);
            double e = fma(c->product, products[i + l], fma(c->score, size, c->absolute)), sum = s[i + l] + e;
            scores[l] = CK_MAX(s[i + l], scores[l]);
            tops[l] = CK_MAX(sum, tops[l]);
            bounds[i + l] = e;
        }
    }
    for (; i < columns; i++) {
        double size = s[i] == -INFINITY ? 0.0 : fabs(s[i]);
        double e = fma(c->product, products[i], fma(c->score, size, c->absolute)), sum = s[i] + e;
        scores[i % 16] = CK_MAX(s[i], scores[i % 16]);
        tops[i % 16] = CK_MAX(sum, tops[i % 16]);
        bounds[i] = e;
    }
    *most = FORM(bound_fold_max)(scores);
    *top = FORM(bound_fold_max)(tops);
}

/// t of each exponential in place of e, 0 where p is; answers the largest.
static double FORM(bound_exponentials)(const double *s, const double *p, double *bounds, long columns, const ck_probability_roundings *c,
                                       double most, double shift) {
    double fixed = c->spread * shift + c->maximum * (fabs(most) + shift) + c->constant, slope = c->spread + c->maximum;
    double lanes[16] = {0};
    long i = 0;
    for (; i + 16 <= columns; i += 16) {
        for (int l = 0; l < 16; l++) {
            double e = bounds[i + l], t = fma(slope, most - s[i + l], fma(c->spread, e, e + fixed));
            t = p[i + l] == 0.0 ? 0.0 : t;
            lanes[l] = CK_MAX(t, lanes[l]);
            bounds[i + l] = t;
        }
    }
    for (; i < columns; i++) {
        double e = bounds[i], t = fma(slope, most - s[i], fma(c->spread, e, e + fixed));
        t = p[i] == 0.0 ? 0.0 : t;
        lanes[i % 16] = CK_MAX(t, lanes[i % 16]);
        bounds[i] = t;
    }
    return FORM(bound_fold_max)(lanes);
}

/// T, the sum over the row of p (e^t - 1).
static inline __attribute__((always_inline)) double FORM(bound_sum)(const double *p, const double *bounds, long columns, int is_small) {
    double lanes[16] = {0};
    long i = 0;
    for (; i + 16 <= columns; i += 16) {
        for (int l = 0; l < 16; l++) lanes[l] = fma(p[i + l], is_small ? CK_SMALL_GROWTH(bounds[i + l]) : CK_GROWTH(bounds[i + l]), lanes[l]);
    }
    for (; i < columns; i++) lanes[i % 16] = fma(p[i], CK_GROWTH(bounds[i]), lanes[i % 16]);
    for (int half = 8; half > 0; half /= 2) for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
    return lanes[0];
}

static inline __attribute__((always_inline)) void FORM(bound_row)(const double *s, const double *p, double *bounds, long columns,
                                                                  double added, double underflow, int is_small) {
    for (long i = 0; i < columns; i++) {
        double t = bounds[i] + added, growth = is_small ? CK_SMALL_GROWTH(t) : CK_GROWTH(t);
        // Without the distinction 0 times infinity.
        double moved = p[i] == 0.0 ? 0.0 : p[i] * growth;
        bounds[i] = s[i] == -INFINITY ? 0.0 : moved + underflow;
    }
}

static void FORM(bound_rows)(const double *scores, const double *products, const double *probabilities, double *bounds, long rows,
                             long columns, const ck_probability_roundings *c) {
    for (long row = 0; row < rows; row++) {
        const double *s = scores + row * columns, *p = probabilities + row * columns;
        double *b = bounds + row * columns, most, top;
        FORM(bound_scores)(s, products + row * columns, b, columns, c, &most, &top);
        double largest = FORM(bound_exponentials)(s, p, b, columns, c, most, top - most);
        double sum = largest <= 1.0 ? FORM(bound_sum)(p, b, columns, 1) : FORM(bound_sum)(p, b, columns, 0);
        double added = sum + c->common;
        if (largest + added <= 1.0) FORM(bound_row)(s, p, b, columns, added, c->underflow, 1);
        else FORM(bound_row)(s, p, b, columns, added, c->underflow, 0);
    }
}
#undef CK_MAX
#undef CK_SMALL_GROWTH
#undef CK_GROWTH
