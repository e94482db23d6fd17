// Room: ErrorAnalysis.
