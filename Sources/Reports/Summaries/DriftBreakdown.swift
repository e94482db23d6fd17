public import Queries
public import Records

/// How far a trial is from its reference after one step, in the medians of its images; nil where undefined for all.
public struct DriftStep: TrialPart {
    /// The trial.
    public let trial: RecordedTrial
    /// The index of the network call before it; -1 before the first.
    public let step: Int
    /// Images compared.
    public let images: Int
    /// ‖difference‖ / ‖reference‖ of the latents.
    public let relativeL2: Quartiles?
    /// The distance over that before the step.
    public let amplification: Quartiles?
    /// The error of the step taken from the reference's latents, and from the trial's own.
    public let localRelativeL2: Quartiles?, directRelativeL2: Quartiles?
    /// What the reference's step makes of the distance before it.
    public let feedbackRelativeL2: Quartiles?
    /// The share of the distance that is the step's own error.
    public let directShare: Quartiles?
    /// Whether the steps' errors point the same way.
    public let directionality: Quartiles?
    /// The distance in units of the yardsticks.
    public let overPrecisionBand: Quartiles?, overSeedBand: Quartiles?
}

/// A record's drift through the steps, trial after trial.
public typealias DriftBreakdown = Breakdown<DriftStep>

extension Breakdown where Part == DriftStep {
    /// The trials in the record's order, and of each the steps; none where only the end was compared.
    public var steps: [DriftStep] { parts }

    /// Summarises a record in memory. Throws as `RecordSummary` does.
    public init(_ record: Record, contentDigest: ContentDigest? = nil) throws(RecordError) {
        try self.init(RecordTables(record, contentDigest: contentDigest), Self.steps)
    }

    /// Summarises a record on disk, reading its tables alone. Throws as `RecordSummary` does.
    public init(_ reader: RecordReader) throws(RecordError) {
        try self.init(RecordTables(reader), Self.steps)
    }

    private static func steps(
        _ tables: RecordTables,
        _ trials: [RecordedTrial]
    ) throws(RecordError) -> [DriftStep] {
        guard let drift = tables.drift, drift["step"] != nil else { return [] }
        let trial = try drift.rows("trial", of: "trials", count: trials.count)
        let step = try drift.integers("step")
        func optional(_ name: String) throws(RecordError) -> [Double]? {
            drift[name] == nil ? nil : try drift.numbers(name)
        }
        let relativeL2 = try optional("latents_rel_l2")
        let amplification = try optional("amplification")
        let local = try optional("local_rel_l2"), direct = try optional("direct_rel_l2")
        let feedback = try optional("feedback_rel_l2")
        let share = try optional("direct_share"), directionality = try optional("directionality")
        let precision = try optional("latents_over_precision_band")
        let seed = try optional("latents_over_seed_band")
        var rows: [[Int]: [Int]] = [:]
        var order: [[Int]] = []
        for row in 0..<drift.count {
            let key = [trial[row], step[row]]
            if rows[key] == nil { order.append(key) }
            rows[key, default: []].append(row)
        }
        return order.sorted { $0.lexicographicallyPrecedes($1) }.map { key in
            let rows = rows[key] ?? []
            func quartiles(_ values: [Double]?) -> Quartiles? {
                values.flatMap { values in Quartiles(rows.map { values[$0] }) }
            }
            return DriftStep(
                trial: trials[key[0]],
                step: key[1],
                images: rows.count,
                relativeL2: quartiles(relativeL2),
                amplification: quartiles(amplification),
                localRelativeL2: quartiles(local),
                directRelativeL2: quartiles(direct),
                feedbackRelativeL2: quartiles(feedback),
                directShare: quartiles(share),
                directionality: quartiles(directionality),
                overPrecisionBand: quartiles(precision),
                overSeedBand: quartiles(seed)
            )
        }
    }
}
