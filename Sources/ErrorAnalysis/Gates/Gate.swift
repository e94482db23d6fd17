/// A condition that every audited call of an experiment has to meet.
///
/// A gate is a pure function of stored metrics, so that a finished record can be judged again under other
/// settings.
public protocol Gate: Sendable {
    /// The gate's key in the experiment file and in the record.
    static var name: String { get }
    /// What is held against the threshold; nil where it is undefined.
    func value(of call: AuditedCall) -> Double?
    /// The largest value that passes; nil where the gate does not apply.
    func threshold(for call: AuditedCall) -> Double?
    /// What is said of a value above the threshold.
    var failure: Verdict { get }
}

extension Gate {
    /// What does not hold fails.
    public var failure: Verdict { .fail }

    /// What this gate says of a call.
    public func judge(_ call: AuditedCall) -> Judgement {
        Judgement(
            gate: Self.name,
            value: value(of: call),
            threshold: threshold(for: call),
            failure: failure
        )
    }
}
