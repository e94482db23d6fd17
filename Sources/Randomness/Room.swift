// Room: Randomness.
