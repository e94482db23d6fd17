import ErrorAnalysis
import Models
import Records

/// The table of errors head by head, over all audited calls of a layer.
enum HeadsTable {
    static let name = "heads"

    /// The table of a trial; `layers` are those of the trial, in the order of execution.
    static func table(_ heads: [AttentionLayer: [HeadErrors]], _ layers: [AttentionLayer]) -> Table
    {
        let rows = layers.enumerated().flatMap { place, layer in
            (heads[layer] ?? []).enumerated().map { (place, $0.offset, $0.element) }
        }
        func errors(
            _ prefix: String,
            _ suffix: String,
            _ pooled: (HeadErrors) -> PooledErrors
        ) -> [Column] {
            let measures: [(any Metric.Type, (PooledErrors) -> Double?)] = [
                (MaxAbs.self, \.maxAbs), (MeanAbs.self, \.meanAbs),
                (RelativeL2.self, \.relativeL2),
            ]
            return measures.map { metric, value in
                Column(
                    prefix + metric.name,
                    rows.map { value(pooled($0.2)) ?? .nan },
                    units: metric.units,
                    longName: "\(metric.longName) of the head, over all its audited calls\(suffix)"
                )
            }
        }
        return Table(
            name,
            dimension: "layer_head",
            columns: [
                Column("trial", rows.map { _ in 0 }, longName: "index of the trial"),
                Column("layer", rows.map(\.0), longName: "index of the layer"),
                Column("head", rows.map(\.1), longName: "index of the attention head"),
                Column(
                    "calls",
                    rows.map(\.2.tested.samples),
                    longName: "audited calls, counted once for each image"
                ),
            ] + errors("", "", \.tested) + errors("baseline_", ", of the yardstick", \.baseline)
        )
    }
}
