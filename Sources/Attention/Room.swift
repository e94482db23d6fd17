// Room: Attention.
