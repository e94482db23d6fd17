/// The stored metrics of one audited call and of its baseline, by column name: all that a gate may look at.
///
/// They can come from a run or from a record, where an undefined number is NaN; both read as nil.
public struct AuditedCall: Sendable, Equatable {
    private let metrics: [String: Double]
    private let baselineMetrics: [String: Double]

    /// The metrics of the baseline that gates look at, and that a record has to keep beside the call's own.
    public static let baselineMetrics: [any Metric.Type] = [MaxAbs.self, MeanAbs.self]

    /// A call from stored columns; `baseline` is empty where there is none.
    public init(metrics: [String: Double], baseline: [String: Double] = [:]) {
        self.metrics = metrics
        baselineMetrics = baseline
    }

    /// A call as it was just measured.
    public init(_ sample: ErrorSample, baseline: ErrorSample? = nil) {
        self.init(
            metrics: Self.columns(Metrics.all, of: sample),
            baseline: baseline.map { Self.columns(Self.baselineMetrics, of: $0) } ?? [:]
        )
    }

    /// The call's own value of a metric; nil where it is undefined or was not stored.
    public subscript(metric: any Metric.Type) -> Double? {
        metrics[metric.name].flatMap { $0.isNaN ? nil : $0 }
    }

    /// The baseline's value of a metric; nil where it is undefined or was not stored.
    public func baseline(_ metric: any Metric.Type) -> Double? {
        baselineMetrics[metric.name].flatMap { $0.isNaN ? nil : $0 }
    }

    private static func columns(
        _ metrics: [any Metric.Type],
        of sample: ErrorSample
    ) -> [String: Double] {
        metrics.reduce(into: [:]) { $0[$1.name] = sample.value(of: $1) }
    }
}
