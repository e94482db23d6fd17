// Operands and results where they lie, in one wide type.
//
// What is stored in the wide type already is read from and written to its own memory; only narrower formats go through a
// block on the stack, aligned so that no register of it lies across two cache lines. A source and a target may be the same memory.

/// Where `count` elements can be read in the wide type: their own place, or `block`, into which they are widened.
static inline const W *FORM(WIDE(read))(ck_dtype dtype, const void *source, long offset, W *block, long count) {
    if (IS_WIDE(dtype)) return (const W *)source + offset;
    LOADW(dtype, source, offset, block, count);
    return block;
}

/// Where results are to be written, which `finish` then completes: their own place, or `block`.
static inline W *FORM(WIDE(place))(ck_dtype dtype, void *target, long offset, W *block) {
    return IS_WIDE(dtype) ? (W *)target + offset : block;
}

/// Rounds `count` results, their NaN made one already, into the stored format, unless they were written where they belong.
static inline void FORM(WIDE(finish))(ck_dtype dtype, void *target, long offset, const W *results, long count) {
    if (!IS_WIDE(dtype)) ROUNDW(dtype, target, offset, results, count);
}

/// Rounds values to the stored format and widens them again; they are CK_BLOCK at most.
static inline void FORM(WIDE(round))(ck_dtype dtype, W *values, long count) {
    _Alignas(64) unsigned char rounded[CK_BLOCK * sizeof(W)];
    if (IS_WIDE(dtype)) return;
    ROUNDW(dtype, rounded, 0, values, count);
    LOADW(dtype, rounded, 0, values, count);
}

/// Asks for memory that will be read soon; it need not be there.
CK_INLINE void FORM(WIDE(prefetch))(ck_dtype dtype, const void *source, long offset, long count) {
    CK_PREFETCH((const char *)source + offset * CK_BYTES(dtype), count * CK_BYTES(dtype), 0);
}
