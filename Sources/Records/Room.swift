// Room: Records.
