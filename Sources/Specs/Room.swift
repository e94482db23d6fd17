// Room: Specs.
