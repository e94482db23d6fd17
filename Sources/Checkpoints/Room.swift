// Room: Checkpoints.
