// Activations of one element in one wide type. Needs W and the functions EXPW and ERFW.
CK_INLINE W FORM(WIDE(silu))(W x) { return x / ((W)1 + EXPW(-x)); }
CK_INLINE W FORM(WIDE(quick_gelu))(W x) { return x / ((W)1 + EXPW((W)-1.702 * x)); }
CK_INLINE W FORM(WIDE(gelu))(W x) { return ((W)0.5 * x) * ((W)1 + ERFW(x * (W)0.70710678118654752440)); }
