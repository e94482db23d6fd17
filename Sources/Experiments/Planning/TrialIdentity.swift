import Attention
import Models
import Specs
import Tensors

/// What makes a trial that trial: everything that can change a number, and every option of its backends, also such as
/// change no bit, so that a sweep over them has trials to compare.
enum TrialIdentity {
    /// Raised by hand whenever a change of the program changes numbers.
    static let numericsEpoch = 3

    /// The identity as JSON. Names, paths, gates, timing and output options are not in it.
    ///
    /// The machine is in it where the trial asks for one: it changes no number, and a trial that is to show that must
    /// not be taken for another.
    static func json(_ settings: TrialSettings) -> CanonicalJSON.Value {
        let isPipeline = settings.pipeline != nil
        var members: [String: CanonicalJSON.Value] = [
            "sdlab": .integer(1),
            "numerics_epoch": .integer(Int128(numericsEpoch)),
            "attention": attention(settings, hasLayers: isPipeline),
            "precision": precision(settings),
            "matmul": matmul(settings.matmul),
            "audit": settings.audit.map { audit($0, hasLayers: isPipeline) } ?? .null,
        ]
        if let machine = machine(settings.machine) { members["machine"] = machine }
        members.merge(settings.workload.identity) { own, _ in own }
        return .object(members)
    }

    /// How float32 products round their operands is left out where they do not. In a float16 run there are such products,
    /// too: some backends widen queries and keys.
    private static func precision(_ settings: TrialSettings) -> CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = [
            "dtype": .string(settings.dtype.rawValue),
            "upcast_attention": .boolean(settings.attention.upcastsAttention),
        ]
        if let pipeline = settings.pipeline {
            members["vae_dtype"] = .string(pipeline.vaeDType.rawValue)
        }
        let products = settings.float32Matmul
        if products.precision != .highest {
            members["float32_matmul"] = .string(products.precision.rawValue)
            members["float32_matmul_rounding"] = .string(products.rounding.rawValue)
        }
        return .object(members)
    }

    /// What is asked of the machine, or nil where nothing is.
    private static func machine(_ machine: RequestedMachine) -> CanonicalJSON.Value? {
        var members: [String: CanonicalJSON.Value] = [:]
        if let threads = machine.threads { members["threads"] = .integer(Int128(threads)) }
        if let form = machine.instructionSet { members["instruction_set"] = .string(form.rawValue) }
        return members.isEmpty ? nil : .object(members)
    }

    /// OpenBLAS's bits depend on its build and on the processor core that it takes this one for.
    private static func matmul(_ provider: MatmulProvider) -> CanonicalJSON.Value {
        switch provider {
        case .chain: .string(provider.rawValue)
        case .openblas:
            .object([
                "name": .string(provider.rawValue),
                "configuration": .string(OpenBLAS.configuration), "core": .string(OpenBLAS.core),
            ])
        }
    }

    /// Attention alone has but one layer, and nothing is said of layers.
    private static func attention(
        _ settings: TrialSettings,
        hasLayers: Bool
    ) -> CanonicalJSON.Value {
        var members = ["backend": json(settings.attention.standard)]
        if hasLayers {
            members["layers"] = .array(
                settings.attention.exceptions.map {
                    .object(["glob": .string($0.glob), "backend": json($0.backend)])
                }
            )
        }
        return .object(members)
    }

    private static func audit(_ audit: AuditSettings, hasLayers: Bool) -> CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = [
            "reference": .object([
                "backend": json(audit.reference), "dtype": .string(audit.referenceDType.rawValue),
            ]),
            "baseline": json(audit.baseline),
            "on_violation": .string(audit.onViolation == .fail ? "fail" : "record"),
        ]
        if hasLayers {
            members["layers"] = .array(audit.layers.map { .string($0) })
            members["steps"] = .string("\(audit.steps)")
        }
        if audit.probabilities { members["probabilities"] = .boolean(true) }
        return .object(members)
    }

    private static func json(_ backend: any AttentionBackend) -> CanonicalJSON.Value {
        .object(["name": .string(backend.name), "options": options(of: backend)])
    }

    /// A backend's settled options.
    static func options(of backend: any AttentionBackend) -> CanonicalJSON.Value {
        options(backend.settings)
    }

    /// Settled options.
    static func options(_ options: AttentionOptions) -> CanonicalJSON.Value {
        .object(
            options.mapValues { value in
                switch value {
                case .integer(let number): .integer(Int128(number))
                case .word(let word): .string(word)
                case .flag(let flag): .boolean(flag)
                }
            }
        )
    }
}

extension Workload {
    /// The members of an identity that only trials of this kind have.
    fileprivate var identity: [String: CanonicalJSON.Value] {
        switch self {
        case .pipeline(let pipeline): pipeline.identity
        case .attention(let attention): attention.identity
        }
    }
}
