// Room: Experiments.
