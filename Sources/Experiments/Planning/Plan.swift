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
    /// The trials.
    public let trials: [PlannedTrial]
    /// Across which axes the bits must be the same, or nil where that is not asked.
    public let invariance: InvarianceSettings?
    /// What the author may want to know, though nothing is wrong.
    public let warnings: [Problem]

    /// The canonical JSON of the whole plan: names and identities, and each trial's settings.
    public var resolved: CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = [
            "sdlab": .integer(1), "name": .string(name), "title": .string(title),
            "trials": .array(
                trials.map {
                    .object(["id": .string($0.id), "settings": $0.identity])
                }
            ),
        ]
        if let invariance { members["invariance"] = invariance.json }
        return .object(members)
    }

    /// The SHA-256 of `resolved`.
    public var digest: String { SHA256Digest.hex(of: CanonicalJSON.bytes(resolved)) }
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

    /// The first twelve digits of the identity, which name files.
    public var shortID: String { String(id.prefix(12)) }

    /// The values of the axes in a line, or the backend and dtype where nothing is swept.
    public var label: String {
        axes.isEmpty
            ? "\(settings.attention.standard.name) \(settings.dtype.rawValue)"
            : axes.map(\.text).joined(separator: " ")
    }
}
