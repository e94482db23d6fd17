// Compiles one body (the file named by CK_BODY) once per instruction set.
//
// Inside the body, FORM(name) is the name of this form's function, CK_CONVERTS_HALVES says whether it may leave
// the conversion of halves to the processor, CK_LANES is the register width in float32 lanes, and CK_TILE_ROWS
// the rows of a register tile two registers wide: as many as leave registers for the operands. CK_INDEPENDENT precedes a
// loop whose turns are independent of each other, though a turn may write what it has read: it is run on whole registers.
#pragma clang fp contract(off)

#define FORM_JOIN(name, suffix) name##_##suffix
#define FORM_NAME(name, suffix) FORM_JOIN(name, suffix)
#define FORM(name) FORM_NAME(name, CK_SUFFIX)

#define CK_SUFFIX scalar
#define CK_INDEPENDENT
#define CK_LANES 1
#define CK_CONVERTS_HALVES 0
#include CK_BODY
#undef CK_SUFFIX
#undef CK_LANES
#undef CK_CONVERTS_HALVES
#undef CK_INDEPENDENT

#if defined(__x86_64__)
// Two registers at a time: they share the constants, and one fills the other's waits.
#define CK_INDEPENDENT _Pragma("clang loop vectorize(assume_safety) interleave_count(2)")
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,bmi2"))), apply_to = function)
#define CK_SUFFIX avx2
#define CK_LANES 8
#define CK_TILE_ROWS 6
#define CK_CONVERTS_HALVES 1
#include CK_BODY
#undef CK_SUFFIX
#undef CK_LANES
#undef CK_TILE_ROWS
#undef CK_CONVERTS_HALVES
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c,bmi2"))), apply_to = function)
#define CK_SUFFIX avx512
#define CK_LANES 16
#define CK_TILE_ROWS 12
#define CK_CONVERTS_HALVES 1
#include CK_BODY
#undef CK_SUFFIX
#undef CK_LANES
#undef CK_TILE_ROWS
#undef CK_CONVERTS_HALVES
#pragma clang attribute pop
#undef CK_INDEPENDENT

/// Calls the form of `name` that `isa` asks for; the definition in place of another architecture's.
#define CK_DISPATCH(isa, name, ...)                          \
    switch (isa) {                                           \
    case CK_AVX512: FORM_JOIN(name, avx512)(__VA_ARGS__); break; \
    case CK_AVX2: FORM_JOIN(name, avx2)(__VA_ARGS__); break; \
    case CK_NEON:                                            \
    case CK_SCALAR: FORM_JOIN(name, scalar)(__VA_ARGS__); break; \
    }
#elif defined(__aarch64__)
// Every such processor has these registers and fma, so that no attribute has to ask for them.
#define CK_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#define CK_SUFFIX neon
#define CK_LANES 4
#define CK_TILE_ROWS 12
#define CK_CONVERTS_HALVES 1
#include CK_BODY
#undef CK_SUFFIX
#undef CK_LANES
#undef CK_TILE_ROWS
#undef CK_CONVERTS_HALVES
#undef CK_INDEPENDENT

#define CK_DISPATCH(isa, name, ...)                          \
    switch (isa) {                                           \
    case CK_NEON: FORM_JOIN(name, neon)(__VA_ARGS__); break; \
    case CK_AVX512:                                          \
    case CK_AVX2:                                            \
    case CK_SCALAR: FORM_JOIN(name, scalar)(__VA_ARGS__); break; \
    }
#else
#define CK_DISPATCH(isa, name, ...) FORM_JOIN(name, scalar)(__VA_ARGS__)
#endif
