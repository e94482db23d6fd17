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
    /// The trials: first those that others are compared with, then those of the sweep, then those that follow others.
    public internal(set) var trials: [PlannedTrial]
    /// Across which axes the bits must be the same, or nil where that is not asked.
    public internal(set) var invariance: InvarianceSettings?
    /// How trials are compared with references, or nil where they are not.
    public internal(set) var drift: DriftSettings?
    /// What is said of the experiment besides its trials.
    public let presentation: Presentation
    /// What the author claims about the results.
    public internal(set) var claims: [Claim] = []
    /// What the author may want to know, though nothing is wrong.
    public internal(set) var warnings: [Problem]

    /// The canonical JSON of the whole plan: names and identities, and each trial's settings.
    public var resolved: CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = [
            "sdlab": .integer(1), "name": .string(name), "title": .string(title),
            "trials": .array(trials.map(\.json)),
        ].merging(presentation.members) { own, _ in own }
        if let invariance { members["invariance"] = invariance.json }
        if let drift { members["drift"] = drift.json }
        if !claims.isEmpty { members["claims"] = .array(claims.map(\.json)) }
        return .object(members)
    }

    /// Whether trials are compared with references.
    public var comparesTrials: Bool { drift != nil }

    /// The SHA-256 of `resolved`.
    public var digest: String { SHA256Digest.hex(of: CanonicalJSON.bytes(resolved)) }
}

/// What a trial is there for.
public enum TrialRole: String, Sendable {
    /// It is a point of the sweep.
    case trial
    /// It is there for others to be compared with.
    case reference
    /// Drift is measured in units of what is between it and another.
    case band
    /// A trial's settings, each step begun from its reference's latents.
    case forced
    /// A reference's settings, each step begun from the latents of a trial.
    case retraced
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
    public internal(set) var settings: TrialSettings
    /// What it is there for.
    public var role = TrialRole.trial
    /// What it has besides the values of axes, if it is no point of the sweep.
    public var others: [SweepPoint.Label] = []
    /// What else tells it from others, in words; may be empty.
    public var note = ""
    /// The identity of the trial that it is compared with, or nil.
    public var reference: String?
    /// The trials that tell where its drift comes from, and by which it is measured, as far as they are asked for.
    public var companions = DriftCompanions()

    /// The first twelve digits of the identity, which name files.
    public var shortID: String { String(id.prefix(12)) }

    /// The values of the axes in a line, or the backend and dtype where nothing is swept.
    public var label: String {
        let words = axes + others
        let text =
            words.isEmpty
            ? "\(settings.attention.standard.name) \(settings.dtype.rawValue)"
            : words.map(\.text).joined(separator: " ")
        return note.isEmpty ? text : "\(text) \(note)"
    }

    /// The trial as it stands in the plan's canonical JSON.
    fileprivate var json: CanonicalJSON.Value {
        var members = ["id": CanonicalJSON.Value.string(id), "settings": identity]
        if role != .trial { members["role"] = .string(role.rawValue) }
        if let reference { members["reference"] = .string(reference) }
        if let companions = companions.json { members["companions"] = companions }
        if let audit = settings.audit { members["gates"] = audit.gates.json }
        return .object(members)
    }
}
