/// Where in a trial an attention call took place.
public struct CallPlace: Equatable, Sendable, CustomStringConvertible {
    /// The layer's path.
    public let layer: String
    /// The denoising step, from 0; nil outside the loop.
    public let step: Int?
    /// The image, from 0.
    public let image: Int
    /// The seed of synthetic inputs; nil in a pipeline.
    public let seed: UInt64?
    /// Whether it belongs to the half of guidance without the prompt.
    public let isUnconditional: Bool

    /// The place in words.
    public var description: String {
        if let seed { return "\(layer), seed \(seed), image \(image)" }
        let step = step.map { "step \($0)" } ?? "outside the loop"
        return "\(layer), \(step), image \(image)" + (isUnconditional ? ", unconditional" : "")
    }
}

/// How far some audited attention calls are from their references; nil where a number is undefined for every call.
public struct AuditSummary: Equatable, Sendable {
    /// Audited calls.
    public let calls: Int
    /// The largest absolute error, in units of the tensor.
    public let maxAbs: Double?
    /// The first call with that error.
    public let worst: CallPlace?
    /// The root mean square over the calls of the relative L2 error.
    public let relativeL2: Double?
    /// The largest relative L2 error.
    public let largestRelativeL2: Double?
    /// The largest distance in ulp of the tested format.
    public let maxUlp: Double?
    /// Elements that disagree with the reference about NaN or infinity, over all calls.
    public let nonfiniteMismatches: Double?
    /// The median over the calls of the largest error in units of the baseline's.
    public let medianRatio: Double?
    /// The largest of these ratios.
    public let largestRatio: Double?
    /// The largest error in units of its a priori bound.
    public let boundRatio: Double?
}
