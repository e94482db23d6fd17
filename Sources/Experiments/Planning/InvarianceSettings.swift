public import Specs

/// Across which axes of the plan the bits must be the same, and which groups of trials are the negative control.
public struct InvarianceSettings: Sendable, Equatable {
    /// The axes, as in `machine.threads`.
    public let across: [String]
    /// What all trials of the control have; empty where there is no control.
    public let control: [SweepPoint.Label]

    /// What was asked, read back from a record.
    init(across: [String], control: [SweepPoint.Label]) {
        self.across = across
        self.control = control
    }

    /// What a specification asks for.
    init(_ spec: InvarianceSpec) {
        across = spec.across.map(\.value)
        control = spec.control.map(\.label)
    }

    /// What the trials of one group agree on, in the order of the sweep's axes.
    func group(of axes: [SweepPoint.Label]) -> [SweepPoint.Label] {
        axes.filter { !across.contains($0.path) }
    }

    /// Whether a trial with these values belongs to the control.
    func isControl(_ axes: [SweepPoint.Label]) -> Bool {
        !control.isEmpty && control.allSatisfy(axes.contains)
    }

    /// The settings as they stand in the record's resolved specification.
    var json: CanonicalJSON.Value {
        .object([
            "across": .array(across.map { .string($0) }),
            "control": .object(
                Dictionary(control.map { ($0.path, .string($0.text)) }) { _, last in last }
            ),
        ])
    }
}
