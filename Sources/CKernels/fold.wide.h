/// Sixteen partial sums folded 16 -> 8 -> 4 -> 2 -> 1, in one wide type.
static inline W FORM(WIDE(fold))(const W *lanes) {
    W eight[8], four[4];
    for (int l = 0; l < 8; l++) eight[l] = lanes[l] + lanes[l + 8];
    for (int l = 0; l < 4; l++) four[l] = eight[l] + eight[l + 4];
    return (four[0] + four[2]) + (four[1] + four[3]);
}
