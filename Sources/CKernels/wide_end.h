// Ends a choice of wide type.
#undef W
#undef WIDE_DTYPE
#undef IS_WIDE
#undef WIDE
#undef EXPW
#undef EXP2W
#undef ERFW
#undef LOGW
#undef SQRTW
#undef FMAW
#undef LOADW
#undef STOREW
#undef ROUNDW
#undef ONE_NAN
#undef ONE_NANW
