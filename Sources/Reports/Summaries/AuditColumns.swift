import Queries
import Records

/// The columns of `/audit` that summaries need, and the layers they point to.
struct AuditColumns {
    let trial: [Int]
    let layer: [Int]
    let layers: Layers
    private let step: [Int]
    private let image: [Int]
    /// Pipelines have none.
    private let seed: [UInt64]?
    private let unconditional: [Int]
    private let maxAbs: [Double]
    private let relativeL2: [Double]
    private let maxUlp: [Double]
    private let nonfiniteMismatches: [Double]
    private let maxRatio: [Double]
    /// Records of earlier versions have none.
    private let boundRatio: [Double]?

    /// The rows of `/layers`.
    struct Layers {
        let path, kind: [String]
        let heads, depth: [Int]

        init(_ table: Table) throws(RecordError) {
            path = try table.strings("path")
            kind = try table.strings("kind")
            heads = try table.integers("heads")
            depth = try table.integers("depth")
        }
    }

    /// Reads the columns; nil if nothing was audited.
    ///
    /// Throws `missingObject`, `unexpectedObject`, or `damaged` where a row points at no trial or layer.
    init?(_ tables: RecordTables) throws(RecordError) {
        guard let audit = tables.audit else { return nil }
        guard let layers = tables.layers else {
            throw RecordError(
                path: audit.place,
                object: "/layers",
                problem: .missingObject,
                found: "there is no such object",
                expected: "the table of layers that /audit/layer points to",
                remedy: "write the record again"
            )
        }
        self.layers = try Layers(layers)
        trial = try audit.rows("trial", of: "trials", count: tables.trials.count)
        layer = try audit.rows("layer", of: "layers", count: layers.count)
        step = try audit.integers("step")
        image = try audit.integers("image")
        seed = audit.columnNames.contains("seed") ? try audit.column("seed").naturals : nil
        unconditional = try audit.integers("unconditional")
        maxAbs = try audit.numbers("max_abs")
        relativeL2 = try audit.numbers("rel_l2")
        maxUlp = try audit.numbers("max_ulp")
        nonfiniteMismatches = try audit.numbers("nonfinite_mismatches")
        maxRatio = try audit.numbers("max_ratio")
        boundRatio =
            audit.columnNames.contains("bound_ratio") ? try audit.numbers("bound_ratio") : nil
    }

    /// The number of audited calls.
    var count: Int { trial.count }

    /// The rows of each trial, in order.
    func rowsByTrial(_ trials: Int) -> [[Int]] {
        var rows = [[Int]](repeating: [], count: trials)
        for row in trial.indices { rows[trial[row]].append(row) }
        return rows
    }

    /// Where the call of a row took place.
    func place(_ row: Int) -> CallPlace {
        CallPlace(
            layer: layers.path[layer[row]],
            step: step[row] < 0 ? nil : step[row],
            image: image[row],
            seed: seed?[row],
            isUnconditional: unconditional[row] != 0
        )
    }

    /// The summary of some rows; nil if there are none.
    func summary(of rows: [Int]) -> AuditSummary? {
        guard !rows.isEmpty else { return nil }
        let worst = Self.largest(of: maxAbs, in: rows)
        let ratios = Quartiles(rows.map { maxRatio[$0] })
        return AuditSummary(
            calls: rows.count,
            maxAbs: worst.map { maxAbs[$0] },
            worst: worst.map(place),
            relativeL2: Self.rootMeanSquare(of: relativeL2, in: rows),
            largestRelativeL2: Self.largest(of: relativeL2, in: rows).map { relativeL2[$0] },
            maxUlp: Self.largest(of: maxUlp, in: rows).map { maxUlp[$0] },
            nonfiniteMismatches: Self.sum(of: nonfiniteMismatches, in: rows),
            medianRatio: ratios?.median,
            largestRatio: ratios?.maximum,
            boundRatio: boundRatio.flatMap { ratios in
                Self.largest(of: ratios, in: rows).map { ratios[$0] }
            }
        )
    }

    /// The first row with the largest value; nil if all are NaN.
    private static func largest(of values: [Double], in rows: [Int]) -> Int? {
        var best: Int?
        for row in rows where !values[row].isNaN {
            if let other = best, values[other] >= values[row] { continue }
            best = row
        }
        return best
    }

    /// √(mean of squares) over the values that are not NaN, scaled so that no square over- or underflows.
    private static func rootMeanSquare(of values: [Double], in rows: [Int]) -> Double? {
        var count = 0
        var scale = 0.0
        for row in rows where !values[row].isNaN {
            count += 1
            scale = max(scale, values[row].magnitude)
        }
        guard count > 0 else { return nil }
        guard scale > 0, scale.isFinite else { return scale }
        var sum = 0.0
        for row in rows where !values[row].isNaN {
            let scaled = values[row] / scale
            sum += scaled * scaled
        }
        return scale * (sum / Double(count)).squareRoot()
    }

    /// The sum of the values that are not NaN; nil if all are.
    private static func sum(of values: [Double], in rows: [Int]) -> Double? {
        var sum: Double?
        for row in rows where !values[row].isNaN { sum = (sum ?? 0) + values[row] }
        return sum
    }
}

extension Column {
    /// The values of a column of natural numbers; nil where they are of another type.
    fileprivate var naturals: [UInt64]? {
        if case .uint64(let values) = values { values } else { nil }
    }
}
