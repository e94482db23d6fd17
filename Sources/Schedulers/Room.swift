// Room: Schedulers.
