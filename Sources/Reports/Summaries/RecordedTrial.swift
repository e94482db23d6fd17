import Records

/// One trial as `/trials` describes it.
public struct RecordedTrial: Equatable, Sendable {
    /// What a trial is there for.
    public enum Role: String, Sendable {
        /// It is a point of the sweep.
        case trial
        /// Others are compared with it.
        case reference
        /// Drift is measured in units of what is between it and another.
        case band
        /// A trial's settings, each step begun from its reference's latents.
        case forced
        /// A reference's settings, each step begun from the latents of a trial.
        case retraced
    }

    /// The row in `/trials`, from 0.
    public let row: Int
    /// The identity: hexadecimal digits of a SHA-256.
    public let id: String
    /// A few words, such as `flash float16`.
    public let label: String
    /// The values of the swept settings, one for each axis.
    public let axisValues: [String]
    /// `completed`, `failed`, `out_of_memory`, `timed_out`, `interrupted` or `unavailable`.
    public let status: String
    /// Why the trial was not completed; empty otherwise.
    public let error: String
    /// What it is there for.
    public let role: Role
    /// The attention backend that was asked for.
    public let backend: String
    /// The numbers' format.
    public let dtype: String
    /// The scheduler; empty where nothing is denoised.
    public let scheduler: String
    /// Denoising steps; 0 where nothing is denoised.
    public let steps: Int
    /// Images computed at once; 0 where the record does not say.
    public let batchSize: Int
    /// Images in all, or problems that attention alone was given.
    public let images: Int
    /// Floating-point operations; nil where unknown.
    public let flops: Int?
    /// The most memory in use at once, in bytes; nil where unknown.
    public let peakBytes: Int?
    /// The forecast of `peakBytes`; nil where unknown.
    public let predictedPeakBytes: Int?
    /// The SHA-256 of the recorded tensors; nil where there are none or the record does not say.
    public let tensorsDigest: String?
    /// The path of the first module whose output was not finite; nil where none was or the record does not say.
    public let firstBadModule: String?
    /// Its call of the network; nil outside the loop.
    public let firstBadStep: Int?

    /// Whether it is a point of the sweep.
    public var isPoint: Bool { role == .trial }

    /// Whether it is there for others to be compared with, and no point of the sweep.
    public var isReference: Bool { role == .reference }

    /// Whether people ask for its numbers, and not only for what follows from them.
    var isShown: Bool { isPoint || isReference }

    /// Whether the trial ran to its end.
    public var isCompleted: Bool { status == "completed" }

    /// Whether it needed, or would have needed, more memory than it may have.
    public var isOutOfMemory: Bool { status == "out_of_memory" }

    /// Whether the processor lacks what the trial asks for, which is nobody's failure.
    public var isUnavailable: Bool { status == "unavailable" }

    /// The label, or what else tells the trial from others.
    public var name: String {
        label.isEmpty ? (id.isEmpty ? "trial \(row)" : String(id.prefix(8))) : label
    }

    /// Where an output was first not finite, in words; nil where none was.
    public var firstBadPlace: String? {
        firstBadModule.map { $0 + (firstBadStep.map { ", step \($0)" } ?? "") }
    }

    /// Reads the trials and what was swept. Throws `missingObject` or `unexpectedObject`.
    static func all(
        in table: Table
    ) throws(RecordError) -> (axes: [SweepAxis], trials: [RecordedTrial]) {
        let axes = table.axes
        let axisValues = try axes.map { (axis) throws(RecordError) in
            try table.strings(axis.column)
        }
        /// No trial takes 0 operations or bytes, so that stands for a number that nobody knows.
        func known(_ name: String) throws(RecordError) -> [Int?] {
            try table.integers(name).map { $0 > 0 ? $0 : nil }
        }
        let id = try table.strings("id")
        let label = try table.strings("label")
        let status = try table.strings("status")
        let error = try table.strings("error")
        let backend = try table.strings("backend")
        let dtype = try table.strings("dtype")
        let images = try table.integers("images")
        let flops = try known("flops")
        let peakBytes = try known("peak_bytes")
        let predictedPeakBytes = try known("predicted_peak_bytes")
        func optional(_ name: String) throws(RecordError) -> [String] {
            table[name] == nil
                ? Array(repeating: "", count: table.count) : try table.strings(name)
        }
        // Records of earlier versions have no digests or modules, those that compare no trials have no roles.
        let digests = try optional("tensors_sha256"), roles = try optional("role")
        let modules = try optional("first_bad_module")
        // Attention alone denoises nothing.
        func optionalCount(_ name: String) throws(RecordError) -> [Int] {
            table[name] == nil
                ? Array(repeating: 0, count: table.count) : try table.integers(name)
        }
        let scheduler = try optional("scheduler"), steps = try optionalCount("steps")
        let batchSize = try optionalCount("batch_size")
        let badSteps =
            table["first_bad_step"] == nil
            ? Array(repeating: -1, count: table.count) : try table.integers("first_bad_step")
        let trials = (0..<table.count).map { row in
            RecordedTrial(
                row: row,
                id: id[row],
                label: label[row],
                axisValues: axisValues.map { $0[row] },
                status: status[row],
                error: error[row],
                role: Role(rawValue: roles[row]) ?? .trial,
                backend: backend[row],
                dtype: dtype[row],
                scheduler: scheduler[row],
                steps: steps[row],
                batchSize: batchSize[row],
                images: images[row],
                flops: flops[row],
                peakBytes: peakBytes[row],
                predictedPeakBytes: predictedPeakBytes[row],
                tensorsDigest: digests[row].isEmpty ? nil : digests[row],
                firstBadModule: modules[row].isEmpty ? nil : modules[row],
                firstBadStep: badSteps[row] < 0 ? nil : badSteps[row]
            )
        }
        return (axes, trials)
    }
}
