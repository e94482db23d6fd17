/// The gates of an experiment.
public struct Gates: Sendable {
    /// The gates in force, in the order in which their judgements are recorded.
    public let all: [any Gate]

    /// Those gates that are asked for: a ratio where it is given, the bound, and the non-finite gate unless it is turned off.
    public init(
        maxRatio: Double? = nil,
        meanRatio: Double? = nil,
        bound: Bool = false,
        nonfinite: NonfiniteGate? = NonfiniteGate()
    ) {
        var gates: [any Gate] = []
        if let nonfinite { gates.append(nonfinite) }
        if bound { gates.append(BoundGate()) }
        if let maxRatio { gates.append(MaxRatioGate(ratio: maxRatio)) }
        if let meanRatio { gates.append(MeanRatioGate(ratio: meanRatio)) }
        self.init(gates)
    }

    /// Gates in the given order.
    public init(_ gates: [any Gate]) {
        all = gates
    }

    /// What each gate says of a call.
    public func judge(_ call: AuditedCall) -> [Judgement] {
        all.map { $0.judge(call) }
    }
}
