/// The roster of metrics that are recorded for each audited call.
public enum Metrics {
    /// Every metric, in the order of the record's columns.
    public static let all: [any Metric.Type] = [
        MaxAbs.self,
        WorstIndex.self,
        MeanAbs.self,
        RootMeanSquare.self,
        RelativeL2.self,
        MaxRelative.self,
        MaxScaled.self,
        CosineDistance.self,
        Bias.self,
        MaxUlp.self,
        EqualCount.self,
        WithinOneUlpCount.self,
        RoundingFloor.self,
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
