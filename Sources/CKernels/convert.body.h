// Conversions of runs of elements. `wide` is float for every format but float64.

/// Widens `count` stored elements to float32 (exact, except from float64, which rounds once).
static inline void FORM(load_float)(ck_dtype dtype, const void *restrict source, long offset, float *restrict wide, long count) {
    switch (dtype) {
    case CK_FLOAT64: { const double *s = (const double *)source + offset; for (long i = 0; i < count; i++) wide[i] = (float)s[i]; break; }
    case CK_FLOAT32: memcpy(wide, (const float *)source + offset, (size_t)count * 4); break;
    case CK_FLOAT16: {
        const uint16_t *s = (const uint16_t *)source + offset;
#if CK_CONVERTS_HALVES
        long i = 0;
#if CK_LANES == 16
        for (; i + 16 <= count; i += 16) _mm512_storeu_ps(wide + i, _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(s + i))));
#endif
#if CK_LANES == 4
        for (; i + 4 <= count; i += 4) vst1q_f32(wide + i, vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(s + i))));
#else
        for (; i + 8 <= count; i += 8) _mm256_storeu_ps(wide + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(s + i))));
#endif
        for (; i < count; i++) wide[i] = ck_from_float16(s[i]);
#else
        for (long i = 0; i < count; i++) wide[i] = ck_from_float16(s[i]);
#endif
        break;
    }
    case CK_BFLOAT16: { const uint16_t *s = (const uint16_t *)source + offset; for (long i = 0; i < count; i++) wide[i] = ck_from_bfloat16(s[i]); break; }
    }
}

/// Rounds `count` float32 values once into the stored format.
static inline void FORM(store_float)(ck_dtype dtype, void *restrict target, long offset, const float *restrict wide, long count) {
    switch (dtype) {
    case CK_FLOAT64: { double *t = (double *)target + offset; for (long i = 0; i < count; i++) t[i] = (double)wide[i]; break; }
    case CK_FLOAT32: memcpy((float *)target + offset, wide, (size_t)count * 4); break;
    case CK_FLOAT16: {
        uint16_t *t = (uint16_t *)target + offset;
#if CK_CONVERTS_HALVES
        long i = 0;
#if CK_LANES == 16
        for (; i + 16 <= count; i += 16) _mm256_storeu_si256((__m256i *)(t + i), _mm512_cvtps_ph(_mm512_loadu_ps(wide + i), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
#endif
#if CK_LANES == 4
        for (; i + 4 <= count; i += 4) vst1_u16(t + i, vreinterpret_u16_f16(vcvt_f16_f32(vld1q_f32(wide + i))));
#else
        for (; i + 8 <= count; i += 8) _mm_storeu_si128((__m128i *)(t + i), _mm256_cvtps_ph(_mm256_loadu_ps(wide + i), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
#endif
        for (; i < count; i++) t[i] = ck_to_float16(wide[i]);
#else
        for (long i = 0; i < count; i++) t[i] = ck_to_float16(wide[i]);
#endif
        break;
    }
    case CK_BFLOAT16: { uint16_t *t = (uint16_t *)target + offset; for (long i = 0; i < count; i++) t[i] = ck_to_bfloat16(wide[i]); break; }
    }
}

/// Widens `count` stored elements to float64 (exact).
static inline void FORM(load_double)(ck_dtype dtype, const void *restrict source, long offset, double *restrict wide, long count) {
    switch (dtype) {
    case CK_FLOAT64: memcpy(wide, (const double *)source + offset, (size_t)count * 8); break;
    case CK_FLOAT32: { const float *s = (const float *)source + offset; for (long i = 0; i < count; i++) wide[i] = (double)s[i]; break; }
    case CK_FLOAT16: { const uint16_t *s = (const uint16_t *)source + offset; for (long i = 0; i < count; i++) wide[i] = (double)ck_from_float16(s[i]); break; }
    case CK_BFLOAT16: { const uint16_t *s = (const uint16_t *)source + offset; for (long i = 0; i < count; i++) wide[i] = (double)ck_from_bfloat16(s[i]); break; }
    }
}

/// Rounds `count` float64 values once into the stored format.
static inline void FORM(store_double)(ck_dtype dtype, void *restrict target, long offset, const double *restrict wide, long count) {
    switch (dtype) {
    case CK_FLOAT64: memcpy((double *)target + offset, wide, (size_t)count * 8); break;
    case CK_FLOAT32: { float *t = (float *)target + offset; for (long i = 0; i < count; i++) t[i] = (float)wide[i]; break; }
    case CK_FLOAT16: { uint16_t *t = (uint16_t *)target + offset; for (long i = 0; i < count; i++) t[i] = ck_to_float16(ck_round_to_odd(wide[i])); break; }
    case CK_BFLOAT16: { uint16_t *t = (uint16_t *)target + offset; for (long i = 0; i < count; i++) t[i] = ck_to_bfloat16(ck_round_to_odd(wide[i])); break; }
    }
}

/// Every NaN becomes the positive quiet one without payload.
static inline void FORM(one_nan_float)(float *restrict x, long count) {
    for (long i = 0; i < count; i++) x[i] = ck_one_nan32(x[i]);
}

static inline void FORM(one_nan_double)(double *restrict x, long count) {
    for (long i = 0; i < count; i++) x[i] = ck_one_nan64(x[i]);
}

/// Rounds `count` computed float64 values once into the stored format; changes NaN in `wide`.
static inline void FORM(store_result_double)(ck_dtype dtype, void *restrict target, long offset, double *restrict wide, long count) {
    FORM(one_nan_double)(wide, count);
    FORM(store_double)(dtype, target, offset, wide, count);
}
