import ErrorAnalysis
import Models
import Records

/// What a trial's audit found, as tables of its shard: each call, each head, the sizes of errors, and the worst call.
struct AuditTables {
    private let rows: [Auditor.Row]
    private let histograms: [AttentionLayer: ErrorHistogram]
    private let heads: [AttentionLayer: [HeadErrors]]
    private let worst: WorstCall?
    private let layers: [AttentionLayer]
    private let workload: Workload
    private let places: [String: Int]

    /// The tables of an outcome; `layers` are those of the trial, in the order of execution, and `workload` is what it computed.
    init(_ outcome: TrialRun.Outcome, _ layers: [AttentionLayer], _ workload: Workload) {
        rows = outcome.rows
        histograms = outcome.histograms
        heads = outcome.heads
        worst = outcome.worst
        self.layers = layers
        self.workload = workload
        places = Dictionary(
            uniqueKeysWithValues: layers.enumerated().map { ($0.element.path, $0.offset) }
        )
    }

    /// All tables; that of the worst call only where it was kept.
    var all: [Table] {
        [calls, HeadsTable.table(heads, layers), exponents, ulps]
            + (worst.map { [table(of: $0)] } ?? [])
    }

    /// The table of the worst call.
    static let worstName = RecordedTensorKind.worstAttention.rawValue

    /// Which call a row is about.
    private func coordinates(_ rows: [Auditor.Row]) -> [Column] {
        [
            Column("trial", rows.map { _ in 0 }, longName: "index of the trial"),
            Column(
                "step",
                rows.map { $0.step ?? -1 },
                longName: "index of the network call, -1 outside the loop"
            ),
            Column(
                "layer",
                rows.map { places[$0.layer.path] ?? -1 },
                longName: "index of the layer"
            ),
            Column(
                "image",
                rows.map(\.image),
                longName: WorkloadColumns.words(of: workload).image
            ),
        ] + seeds(rows) + [
            Column(
                "unconditional",
                rows.map(\.isUnconditional),
                longName: "whether it is the half without the prompt"
            ),
            Column("backend", rows.map(\.backend), longName: "attention backend that ran"),
        ]
    }

    /// The seed of synthetic inputs; images of a pipeline have theirs in another table.
    private func seeds(_ rows: [Auditor.Row]) -> [Column] {
        guard case .attention(let attention) = workload else { return [] }
        return [
            Column(
                "seed",
                .uint64(rows.map { attention.seeds[$0.image / attention.batch] }),
                units: "1",
                longName: "seed of the inputs"
            )
        ]
    }

    private var calls: Table {
        let values = rows.map(\.sample.values)
        let metrics = Metrics.all.enumerated().map { index, metric in
            Column(
                metric.name,
                values.map { $0[index] ?? .nan },
                units: metric.units,
                longName: metric.longName
            )
        }
        let baseline = AuditedCall.baselineMetrics.map { metric in
            Column(
                "baseline_\(metric.name)",
                rows.map { $0.baseline.value(of: metric) ?? .nan },
                units: metric.units,
                longName: "\(metric.longName) of the yardstick"
            )
        }
        func ratio(_ name: String, _ metric: any Metric.Type) -> Column {
            Column(
                name,
                rows.map { $0.sample.ratio(of: metric, to: $0.baseline) ?? .nan },
                units: "1",
                longName: "\(metric.name) over that of the yardstick"
            )
        }
        return Table(
            "audit",
            dimension: "call",
            columns: coordinates(rows) + metrics + baseline
                + [ratio("max_ratio", MaxAbs.self), ratio("mean_ratio", MeanAbs.self)]
        )
    }

    /// How many elements of each layer have errors of which size, over all calls.
    private var exponents: Table {
        let cells = layers.enumerated().flatMap { place, layer in
            (histograms[layer]?.cells ?? []).map { (place, $0) }
        }
        return Table(
            "error_histogram",
            dimension: "cell",
            columns: [
                Column("trial", cells.map { _ in 0 }, longName: "index of the trial"),
                Column("layer", cells.map(\.0), longName: "index of the layer"),
                Column(
                    "reference_exponent",
                    cells.map(\.1.referenceExponent),
                    longName: "floor of log2 |reference|; -128 zero, -127 below 2^-126, "
                        + "128 at least 2^128 or not finite"
                ),
                Column(
                    "error_exponent",
                    cells.map(\.1.errorExponent),
                    longName: "the same of the absolute error"
                ),
                Column("count", cells.map(\.1.count), longName: "elements over all audited calls"),
            ]
        )
    }

    private var ulps: Table {
        let bins = layers.enumerated().flatMap { place, layer in
            (histograms[layer]?.bins ?? []).map { (place, $0) }
        }
        return Table(
            "ulp_histogram",
            dimension: "bin",
            columns: [
                Column("trial", bins.map { _ in 0 }, longName: "index of the trial"),
                Column("layer", bins.map(\.0), longName: "index of the layer"),
                Column(
                    "least_ulp",
                    bins.map(\.1.leastUlp),
                    units: "ulp",
                    longName: "smallest distance of the bin, which reaches up to its double"
                ),
                Column("count", bins.map(\.1.count), longName: "elements over all audited calls"),
            ]
        )
    }

    private func table(of worst: WorstCall) -> Table {
        func error(_ name: String, _ value: Double, _ longName: String) -> Column {
            Column(name, [value], units: "1", longName: longName)
        }
        return Table(
            Self.worstName,
            dimension: "worst",
            columns: coordinates([worst.row]) + [
                Column("head", [worst.head], longName: "index of the attention head"),
                Column("query", [worst.query], longName: "index of the query"),
                Column("feature", [worst.feature], longName: "place within the head"),
                error("scale", worst.scale, "what scores are multiplied by"),
                Column(
                    "upcast_attention",
                    [worst.upcastsAttention],
                    longName: "whether queries and keys are widened first"
                ),
                error(
                    "max_abs",
                    WorstCall.error(of: worst.row) ?? .nan,
                    "largest absolute error of any audited call of the trial"
                ),
            ]
        )
    }
}
