/// The stored metrics of one audited call and of its baseline: all that a gate may look at.
///
/// They can come from a run or from a record, where an undefined number is NaN; both read as nil. A metric is looked up
/// when a gate asks for it, for most are never asked for.
public struct AuditedCall: Sendable {
    private let metric: @Sendable (any Metric.Type) -> Double?
    private let baselineMetric: @Sendable (any Metric.Type) -> Double?

    /// The metrics of the baseline that gates look at, and that a record has to keep beside the call's own.
    public static let baselineMetrics: [any Metric.Type] = [MaxAbs.self, MeanAbs.self]

    /// A call from what looks its metrics up, and its baseline's.
    public init(
        metric: @escaping @Sendable (any Metric.Type) -> Double?,
        baseline: @escaping @Sendable (any Metric.Type) -> Double?
    ) {
        self.metric = metric
        baselineMetric = baseline
    }

    /// A call from stored numbers by column name; `baseline` is empty where there is none.
    public init(metrics: [String: Double], baseline: [String: Double] = [:]) {
        self.init(metric: { metrics[$0.name] }, baseline: { baseline[$0.name] })
    }

    /// A call as it was just measured.
    public init(_ sample: ErrorSample, baseline: ErrorSample? = nil) {
        self.init(metric: { sample.value(of: $0) }, baseline: { baseline?.value(of: $0) })
    }

    /// The call's own value of a metric; nil where it is undefined or was not stored.
    public subscript(metric: any Metric.Type) -> Double? {
        self.metric(metric).flatMap { $0.isNaN ? nil : $0 }
    }

    /// The baseline's value of a metric; nil where it is undefined or was not stored.
    public func baseline(_ metric: any Metric.Type) -> Double? {
        baselineMetric(metric).flatMap { $0.isNaN ? nil : $0 }
    }
}
