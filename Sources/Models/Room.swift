// Room: Models.
