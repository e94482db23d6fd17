import Attention
import Models
import Pipelines
import Specs
import Tensors

/// Settles one trial's specification against its model.
struct TrialResolver {
    let model: PlannedModel
    let modelName: String
    /// The run's threads, on which OpenBLAS's bits depend.
    let threads: Int

    /// The settings, or nil with problems noted.
    func settings(_ spec: ExperimentSpec, _ problems: inout [Problem]) -> TrialSettings? {
        let before = problems.count
        let attention = policy(spec, &problems)
        let audit = spec.audit.flatMap { self.audit($0, &problems) }
        let generation = generation(spec, &problems)
        guard let attention, let generation, problems.count == before else { return nil }
        let dtype = spec.precision.dtype.value.dtype
        let matmul: MatmulProvider = spec.matmul.value == .openblas ? .openblas : .chain
        return TrialSettings(
            modelPath: model.path,
            modelName: modelName,
            modelHash: model.hash,
            prompts: spec.prompts.map {
                TrialPrompt(
                    id: $0.id.value,
                    prompt: $0.prompt.value,
                    negativePrompt: $0.negativePrompt.value,
                    seed: $0.seed.value
                )
            },
            imagesPerPrompt: spec.pipeline.imagesPerPrompt.value,
            batchSize: spec.pipeline.batchSize.value,
            generation: generation,
            attention: attention,
            dtype: dtype,
            vaeDType: spec.precision.autoencoder.value == .float32 ? .float32 : dtype,
            matmul: matmul,
            machine: RequestedMachine(
                threads: spec.machine.threads?.value ?? (matmul == .openblas ? threads : nil),
                instructionSet: spec.machine.instructionSet?.value.instructionSet
            ),
            audit: audit,
            timing: spec.timing.map {
                TimingSettings(warmup: $0.warmup.value, repeats: $0.repeats.value)
            },
            memoryLimit: spec.limits.memory?.value,
            timeLimit: spec.limits.time?.value,
            recordedTensors: TrialSettings.kinds(spec.record)
        )
    }

    private func policy(
        _ spec: ExperimentSpec,
        _ problems: inout [Problem]
    ) -> AttentionPolicy? {
        let standard = BackendResolution.backend(spec.attention.backend, &problems)
        let exceptions = spec.attention.layers.compactMap { layer in
            BackendResolution.backend(layer.backend, &problems).map {
                (glob: layer.pattern.value, backend: $0)
            }
        }
        return standard.map {
            AttentionPolicy(
                $0,
                exceptions: exceptions,
                upcastsAttention: spec.precision.upcastAttention.value
            )
        }
    }

    private func audit(_ spec: AuditSpec, _ problems: inout [Problem]) -> AuditSettings? {
        let reference = BackendResolution.backend(spec.reference.backend, &problems)
        let baseline = BackendResolution.backend(spec.baseline, &problems)
        guard let reference, let baseline else { return nil }
        return AuditSettings(
            reference: reference,
            referenceDType: spec.reference.dtype.value.dtype,
            baseline: baseline,
            layers: spec.layers.map(\.value),
            steps: spec.steps.value,
            maxRatio: spec.gates.maxRatio?.value,
            meanRatio: spec.gates.meanRatio?.value,
            failsOnNonfinite: spec.gates.nonfinite?.value == .fail,
            onViolation: spec.onViolation.value
        )
    }

    private func generation(
        _ spec: ExperimentSpec,
        _ problems: inout [Problem]
    ) -> GenerationSettings? {
        let pipeline = spec.pipeline, components = model.components
        let factor = components.scaleFactor
        for (name, size) in [("width", pipeline.width), ("height", pipeline.height)] {
            if let size, !size.value.isMultiple(of: factor) {
                problems.append(
                    size.location.problem(
                        "'\(name)' cannot be \(size.value)",
                        remedy: "this model's images are multiples of \(factor) pixels"
                    )
                )
            }
        }
        if pipeline.clipSkip.value > components.textEncoder.config.layers {
            problems.append(
                pipeline.clipSkip.location.problem(
                    "'clip_skip' cannot be \(pipeline.clipSkip.value)",
                    remedy:
                        "the text encoder has \(components.textEncoder.config.layers) layers"
                )
            )
        }
        let scheduler = SchedulerResolution.scheduler(
            pipeline,
            model: components,
            location: pipeline.steps.location,
            &problems
        )
        return scheduler.map {
            GenerationSettings(
                scheduler: $0.type,
                schedulerConfiguration: $0.configuration,
                steps: pipeline.steps.value,
                guidanceScale: pipeline.guidanceScale.value,
                guidanceRescale: pipeline.guidanceRescale.value,
                width: pipeline.width?.value ?? components.nativeSize,
                height: pipeline.height?.value ?? components.nativeSize,
                clipSkip: pipeline.clipSkip.value,
                generator: pipeline.generator.value.rawValue
            )
        }
    }
}

extension FloatFormat {
    /// The same format as tensors call it.
    var dtype: DType {
        switch self {
        case .float64: .float64
        case .float32: .float32
        case .float16: .float16
        case .bfloat16: .bfloat16
        }
    }
}

extension KernelForm {
    /// The same form as kernels call it.
    var instructionSet: InstructionSet {
        switch self {
        case .scalar: .scalar
        case .avx2: .avx2
        case .avx512: .avx512
        case .neon: .neon
        }
    }
}

extension TrialSettings {
    /// The tensors that a spec's record keeps.
    static func kinds(_ spec: RecordSpec) -> [RecordedTensorKind] {
        spec.tensors.compactMap { RecordedTensorKind(rawValue: $0.value.rawValue) }
    }
}
