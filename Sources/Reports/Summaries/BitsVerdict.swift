/// What the gates of an invariance experiment say of a trial's bits.
public enum BitsVerdict: String, Sendable {
    /// Its tensors are those of the first trial of its group.
    case equal
    /// They are not.
    case differs
    /// Some trial of this group, a negative control, differs from the first, as it should.
    case caught
    /// None does: a difference would have been missed.
    case notCaught = "not caught"

    /// What a row of `/verdicts` says; nil for other gates, and where the gate has nothing to say.
    init?(gate: String, verdict: String) {
        switch (gate, verdict) {
        case ("equal_bits", "pass"): self = .equal
        case ("equal_bits", "fail"): self = .differs
        case ("control_caught", "pass"): self = .caught
        case ("control_caught", "fail"): self = .notCaught
        default: return nil
        }
    }

    /// What is wrong, for a list of gates that failed.
    var complaint: String {
        switch self {
        case .equal, .caught: "holds"
        case .differs: "the recorded tensors are not those of the first trial of the group"
        case .notCaught: "the control was not caught: no trial of the group differs from the first"
        }
    }
}
