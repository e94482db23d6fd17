import Attention
import Models
import Pipelines
import Schedulers
import Specs
import Tensors

/// What makes a trial that trial: everything that can change a number, and nothing else.
enum TrialIdentity {
    /// Raised by hand whenever a change of the program changes numbers.
    static let numericsEpoch = 2

    /// The identity as JSON. Names, paths, gates, timing and output options are not in it.
    ///
    /// The machine is in it where the trial asks for one: it changes no number, and a trial that is to show that must
    /// not be taken for another.
    static func json(_ settings: TrialSettings) -> CanonicalJSON.Value {
        let generation = settings.generation
        var members: [String: CanonicalJSON.Value] = [
            "sdlab": .integer(1), "kind": .string("pipeline"),
            "numerics_epoch": .integer(Int128(numericsEpoch)),
            "model": .string("sha256:\(settings.modelHash)"),
            "prompts": .array(
                settings.prompts.map {
                    .object([
                        "prompt": .string($0.prompt), "negative_prompt": .string($0.negativePrompt),
                        "seed": .integer(Int128($0.seed)),
                    ])
                }
            ),
            "pipeline": .object([
                "scheduler": scheduler(generation.schedulerConfiguration),
                "steps": .integer(Int128(generation.steps)),
                "guidance_scale": .number(generation.guidanceScale),
                "guidance_rescale": .number(generation.guidanceRescale),
                "width": .integer(Int128(generation.width)),
                "height": .integer(Int128(generation.height)),
                "images_per_prompt": .integer(Int128(settings.imagesPerPrompt)),
                "batch_size": .integer(Int128(settings.batchSize)),
                "clip_skip": .integer(Int128(generation.clipSkip)),
                "generator": .string(generation.generator),
            ]),
            "attention": attention(settings),
            "precision": .object([
                "dtype": .string(settings.dtype.rawValue),
                "vae_dtype": .string(settings.vaeDType.rawValue),
                "upcast_attention": .boolean(settings.attention.upcastsAttention),
            ]),
            "matmul": matmul(settings.matmul),
            "audit": settings.audit.map(audit) ?? .null,
        ]
        if let machine = machine(settings.machine) { members["machine"] = machine }
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

    private static func scheduler(_ configuration: SchedulerConfiguration) -> CanonicalJSON.Value {
        .object([
            "name": .string(configuration.className),
            "options": .object(configuration.options.mapValues(json)),
        ])
    }

    private static func attention(_ settings: TrialSettings) -> CanonicalJSON.Value {
        .object([
            "backend": json(settings.attention.standard),
            "layers": .array(
                settings.attention.exceptions.map {
                    .object(["glob": .string($0.glob), "backend": json($0.backend)])
                }
            ),
        ])
    }

    private static func audit(_ audit: AuditSettings) -> CanonicalJSON.Value {
        .object([
            "reference": .object([
                "backend": json(audit.reference), "dtype": .string(audit.referenceDType.rawValue),
            ]),
            "baseline": json(audit.baseline), "layers": .array(audit.layers.map { .string($0) }),
            "steps": .string("\(audit.steps)"),
            "on_violation": .string(audit.onViolation == .fail ? "fail" : "record"),
        ])
    }

    private static func json(_ backend: any AttentionBackend) -> CanonicalJSON.Value {
        let options = backend.settings.mapValues { value -> CanonicalJSON.Value in
            switch value {
            case .integer(let number): .integer(Int128(number))
            case .word(let word): .string(word)
            case .flag(let flag): .boolean(flag)
            }
        }
        return .object(["name": .string(backend.name), "options": .object(options)])
    }

    private static func json(_ option: SchedulerOption) -> CanonicalJSON.Value {
        switch option {
        case .null: .null
        case .bool(let value): .boolean(value)
        case .int(let value): .integer(Int128(value))
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .list(let values): .array(values.map(json))
        }
    }
}
