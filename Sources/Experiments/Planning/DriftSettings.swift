public import Specs

/// How the trials of a plan are compared with references.
public struct DriftSettings: Sendable {
    /// What makes references differ from the trials that are compared with them.
    public let against: [SweepPoint.Label]
    /// How they are compared.
    public let mode: DriftMode
    /// What drift is measured by.
    public let bands: [DriftBand]

    init(_ spec: DriftSpec) {
        against = spec.against.map(\.label)
        mode = spec.mode.value
        bands = DriftBand.allCases.filter { spec.bands.map(\.value).contains($0) }
    }

    /// Whether latents are compared after each step, not only at the end.
    public var comparesSteps: Bool { mode != .final }

    /// Whether each step is also taken from the reference's latents.
    var isForced: Bool { mode == .forced || mode == .both }

    /// Whether each step is also taken from the trial's latents with the reference's settings.
    var isRetraced: Bool { mode == .both }

    /// The settings in the plan's canonical JSON.
    var json: CanonicalJSON.Value {
        let values = against.map { ($0.path, CanonicalJSON.Value.string($0.text)) }
        return .object([
            "against": .object(Dictionary(values) { _, last in last }),
            "mode": .string(mode.rawValue),
            "bands": .array(bands.map { .string($0.rawValue) }),
        ])
    }
}

/// The identities of the trials that stand beside a trial to explain and measure its drift; nil where none is asked for.
public struct DriftCompanions: Sendable, Hashable {
    /// Its settings, each step begun from its reference's latents.
    public var forced: String?
    /// Its reference's settings, each step begun from its own latents.
    public var retraced: String?
    /// `vanilla` in float16, in float32, and in float32 with other seeds.
    public var half: String?, single: String?, otherSeeds: String?

    /// The companions in the plan's canonical JSON, or nil where there are none.
    var json: CanonicalJSON.Value? {
        let names = [
            "forced": forced, "retraced": retraced, "half": half, "single": single,
            "other_seeds": otherSeeds,
        ]
        let members = names.compactMapValues { $0.map { CanonicalJSON.Value.string($0) } }
        return members.isEmpty ? nil : .object(members)
    }
}
