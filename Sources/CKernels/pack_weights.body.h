// Weights brought into the order in which tile products read them.

#if CK_LANES == 1
// The definition, element by element.
static void pack_weights_scalar(ck_dtype from, const void *source, long depth, long taps, long count, ck_dtype to, void *panel, long width) {
    long channels = depth / taps, bytes = CK_BYTES(to);
    for (long k = 0; k < depth; k++) {
        char *row = (char *)panel + (k % taps * channels + k / taps) * width * bytes;
        for (long j = 0; j < width; j++) {
            if (j < count) copy_run_scalar(from, source, j * depth + k, to, row + j * bytes, 1);
            else memset(row + j * bytes, 0, (size_t)bytes);
        }
    }
}

#else
// Bytes of a column that are read at once: many cache lines, so that the processor sees where reading goes on.
#define RUN_BYTES 512

/// A run of links of all columns, `[width][RUN_BYTES]`, converted. The next run is asked for meanwhile.
static inline void FORM(gather_weights)(ck_dtype from, const void *source, long depth, long first, long links, long count, ck_dtype to,
                                        char *block) {
    long bytes = CK_BYTES(from), ahead = depth - first - links < links ? depth - first - links : links;
    for (long j = 0; j < count; j++) {
        const char *run = (const char *)source + (j * depth + first) * bytes;
        CK_PREFETCH(run + links * bytes, ahead * bytes, 0);
        FORM(copy_run)(from, run, 0, to, block + j * RUN_BYTES, links);
    }
}

/// The same links turned about, `[links][width]`, and some more where `links` is no multiple of eight.
static inline void FORM(turn_weights)(const char *block, long links, ck_dtype to, char *rows, long width) {
    for (long k = 0; k < links; k += 8) {
        for (long j = 0; j < width; j += 8) {
            const char *read = block + j * RUN_BYTES;
            long place = k * width + j;
            if (to == CK_FLOAT64) FORM(transpose_double)((const double *)read + k, RUN_BYTES / 8, (double *)rows + place, width);
            else if (to == CK_FLOAT32) FORM(transpose_float)((const float *)read + k, RUN_BYTES / 4, (float *)rows + place, width);
            else FORM(transpose_half)((const uint16_t *)read + k, RUN_BYTES / 2, (uint16_t *)rows + place, width);
        }
    }
}

/// Stores a link's row past the caches: nobody reads it soon, and memory that is not fetched before is written sooner.
static inline void FORM(store_row)(char *target, const char *row, long bytes) {
    typedef char vector __attribute__((vector_size(CK_LANES * 4)));
    for (long i = 0; i < bytes; i += (long)sizeof(vector)) {
        vector part;
        memcpy(&part, row + i, sizeof part);
        __builtin_nontemporal_store(part, (vector *)(target + i));
    }
}

static void FORM(pack_weights)(ck_dtype from, const void *source, long depth, long taps, long count, ck_dtype to, void *panel, long width) {
    _Alignas(64) char block[RUN_BYTES * CK_PANEL_BYTES / 4], rows[RUN_BYTES * CK_PANEL_BYTES / 4];
    long channels = depth / taps, row_bytes = width * CK_BYTES(to), run = RUN_BYTES / CK_BYTES(to);
    // Columns that are not there stay zero.
    memset(block, 0, sizeof block);
    for (long first = 0; first < depth; first += run) {
        long links = depth - first < run ? depth - first : run;
        FORM(gather_weights)(from, source, depth, first, links, count, to, block);
        FORM(turn_weights)(block, links, to, rows, width);
        // Every so many links the tap is the same one, and its rows are neighbours.
        for (long start = 0; start < taps && start < links; start++) {
            char *target = (char *)panel + ((first + start) % taps * channels + (first + start) / taps) * row_bytes;
            for (long k = start; k < links; k += taps, target += row_bytes) FORM(store_row)(target, rows + k * row_bytes, row_bytes);
        }
    }
    // Such stores may come later than others: they are seen before whatever tells of them.
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}
#undef RUN_BYTES
#endif
