import Attention
import Models
public import Specs
import Tensors

/// An experiment with nothing left to decide: every trial, in order, with its identity.
public struct Plan: Sendable {
    /// The name of the files, and the title.
    public let name: String, title: String
    /// What the author wrote, and the command line's changes.
    public let source: String, overrides: [String]
    /// The trials: first those that others are compared with, then those of the sweep.
    public let trials: [PlannedTrial]
    /// Across which axes the bits must be the same, or nil where that is not asked.
    public let invariance: InvarianceSettings?
    /// What makes references differ from the trials that are compared with them; empty where none are.
    public let against: [SweepPoint.Label]
    /// The figures that the author asks for, or nil where the notebook is left to the program.
    public let figures: [Located<String>]?
    /// What the author may want to know, though nothing is wrong.
    public let warnings: [Problem]

    /// The canonical JSON of the whole plan: names and identities, and each trial's settings.
    public var resolved: CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = [
            "sdlab": .integer(1), "name": .string(name), "title": .string(title),
            "trials": .array(trials.map(\.json)),
        ]
        if let invariance { members["invariance"] = invariance.json }
        if comparesTrials {
            let values = against.map { ($0.path, CanonicalJSON.Value.string($0.text)) }
            members["drift"] = .object([
                "against": .object(Dictionary(values) { _, last in last }),
                "mode": .string(DriftMode.final.rawValue),
            ])
        }
        return .object(members)
    }

    /// Whether trials are compared with references.
    public var comparesTrials: Bool { !against.isEmpty }

    /// The SHA-256 of `resolved`.
    public var digest: String { SHA256Digest.hex(of: CanonicalJSON.bytes(resolved)) }
}

/// What a trial is there for.
public enum TrialRole: String, Sendable {
    /// It is a point of the sweep.
    case trial
    /// It is there for others to be compared with.
    case reference
}

/// One trial of a plan.
public struct PlannedTrial: Sendable {
    /// The SHA-256 of the canonical JSON of everything that can change a number.
    public let id: String
    /// That canonical JSON.
    public let identity: CanonicalJSON.Value
    /// The sweep's axes with this trial's values, empty where nothing is swept.
    public let axes: [SweepPoint.Label]
    /// What it does.
    public let settings: TrialSettings
    /// What it is there for.
    public var role = TrialRole.trial
    /// What a reference has besides the values of axes that its trials do not say; empty for others.
    public var others: [SweepPoint.Label] = []
    /// The identity of the trial that its pictures are compared with, or nil.
    public var reference: String?

    /// The first twelve digits of the identity, which name files.
    public var shortID: String { String(id.prefix(12)) }

    /// The values of the axes in a line, or the backend and dtype where nothing is swept.
    public var label: String {
        let words = axes + others
        return words.isEmpty
            ? "\(settings.attention.standard.name) \(settings.dtype.rawValue)"
            : words.map(\.text).joined(separator: " ")
    }

    /// The trial as it stands in the plan's canonical JSON.
    fileprivate var json: CanonicalJSON.Value {
        var members = ["id": CanonicalJSON.Value.string(id), "settings": identity]
        if role == .reference { members["role"] = .string(role.rawValue) }
        if let reference { members["reference"] = .string(reference) }
        return .object(members)
    }
}
