// Ends a choice of wide type.
#undef W
#undef WIDE
#undef EXPW
#undef EXP2W
#undef ERFW
#undef LOGW
#undef SQRTW
#undef FMAW
#undef LOADW
#undef STOREW
#undef ONE_NAN
#undef WIDE_NAN
