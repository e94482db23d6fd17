/// The roster of metrics that are recorded for each audited call.
public enum Metrics {
    /// Every metric, in the order of the record's columns.
    public static let all: [any Metric.Type] = [
        MaxAbs.self,
        WorstIndex.self,
        MeanAbs.self,
        MedianAbs.self,
        P90Abs.self,
        P99Abs.self,
        P999Abs.self,
        RootMeanSquare.self,
        RelativeL2.self,
        SignalToNoise.self,
        MaxRelative.self,
        BelowFloorCount.self,
        ZeroReferenceCount.self,
        MaxRowRelative.self,
        MaxScaled.self,
        CosineDistance.self,
        Bias.self,
        BiasT.self,
        WassersteinDistance.self,
        MaxUlp.self,
        MeanUlp.self,
        MaxUlpError.self,
        EqualCount.self,
        WithinOneUlpCount.self,
        RoundingFloor.self,
        BoundRatio.self,
        MaxKullbackLeibler.self,
        MeanKullbackLeibler.self,
        MaxFlooredKullbackLeibler.self,
        MeanFlooredKullbackLeibler.self,
        InfiniteKullbackLeiblerCount.self,
        MaxTotalVariation.self,
        MeanTotalVariation.self,
        RowSumDefect.self,
        LogsumexpError.self,
        UsedCount.self,
        NonfiniteMismatches.self,
        NanCount.self,
        PositiveInfinityCount.self,
        NegativeInfinityCount.self,
        OverflowCount.self,
        SubnormalCount.self,
    ]

    /// The metric whose column has this name.
    public static func named(_ name: String) -> (any Metric.Type)? {
        all.first { $0.name == name }
    }
}
