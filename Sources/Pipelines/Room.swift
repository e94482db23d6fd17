// Room: Pipelines.
