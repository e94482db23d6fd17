import Attention
import Models
import Pipelines
import Randomness
import Specs
import Tensors

/// Settles one trial's specification against its model.
struct TrialResolver {
    let model: PlannedModel
    let modelName: String
    /// The run's threads, on which OpenBLAS's bits depend.
    let threads: Int

    /// The settings, or nil with problems noted.
    ///
    /// `files` remembers what was read for other trials.
    func settings(
        _ spec: ExperimentSpec,
        _ files: inout GivenFiles,
        _ problems: inout [Problem]
    ) -> TrialSettings? {
        let before = problems.count
        let attention = policy(spec, &problems)
        let audit = spec.audit.flatMap { self.audit($0, &problems) }
        let resolution = InputResolution(components: model.components, spec: spec)
        let inputs = resolution.inputs(&files, &problems)
        let generation = inputs.flatMap { inputs in
            let size = resolution.size(inputs, &problems)
            return self.generation(spec, inputs, size, &problems)
        }
        checkSeeds(spec, &problems)
        guard let attention, let inputs, let generation, problems.count == before else {
            return nil
        }
        let dtype = spec.precision.dtype.value.dtype
        let matmul: MatmulProvider = spec.matmul.value == .openblas ? .openblas : .chain
        return TrialSettings(
            modelPath: model.path,
            modelName: modelName,
            modelHash: model.hash,
            variant: spec.variant?.value,
            prompts: spec.prompts.map(prompt),
            textCleaning: spec.pipeline.textCleaning.value == .basic ? .basic : .fast,
            inputs: inputs,
            imagesPerPrompt: spec.pipeline.imagesPerPrompt.value,
            batchSize: spec.pipeline.batchSize.value,
            generation: generation,
            attention: attention,
            dtype: dtype,
            vaeDType: autoencoderDType(spec.precision, dtype),
            matmul: matmul,
            float32Matmul: spec.precision.float32Products,
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
            recordedTensors: TrialSettings.kinds(spec.record).filter {
                // References have no worst call: they are not audited.
                $0 != .worstAttention || audit != nil
            }
        )
    }

    /// A prompt; only SDXL tells an absent negative prompt from an empty one.
    private func prompt(_ spec: PromptSpec) -> TrialPrompt {
        let isXL = model.components.family == .stableDiffusionXL
        return TrialPrompt(
            id: spec.id.value,
            prompt: spec.prompt.value,
            negativePrompt: spec.negativePrompt?.value ?? (isXL ? nil : ""),
            prompt2: spec.prompt2?.value,
            negativePrompt2: spec.negativePrompt2?.value,
            seed: spec.seed.value
        )
    }

    /// Notes a generator that there is not, and seeds that it does not have, also of a prompt's later images.
    private func checkSeeds(_ spec: ExperimentSpec, _ problems: inout [Problem]) {
        let generator = spec.pipeline.noise.generator
        guard Generators.names.contains(generator.value) else {
            problems.append(
                generator.location.problem(
                    "no random generator is called '\(generator.value)'",
                    written: generator.value,
                    expected: Generators.names
                )
            )
            return
        }
        let last = UInt64(spec.pipeline.imagesPerPrompt.value - 1)
        for prompt in spec.prompts {
            for seed in Set([prompt.seed.value, prompt.seed.value &+ last]) {
                do throws(GeneratorError) {
                    _ = try Generators.make(generator.value, seed: seed)
                } catch {
                    problems.append(prompt.seed.location.problem("\(error)"))
                }
            }
        }
    }

    private func autoencoderDType(_ precision: PrecisionSpec, _ dtype: DType) -> DType {
        switch precision.autoencoder?.value {
        case .float32: .float32
        case .same: dtype
        case nil: model.components.standardAutoencoderDType(dtype)
        }
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
            probabilities: spec.probabilities.value,
            gates: GateSettings(spec.gates),
            onViolation: spec.onViolation.value
        )
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

extension PrecisionSpec {
    /// The same choice as tensors call it.
    fileprivate var float32Products: Float32Matmul {
        let precision: Tensors.Float32MatmulPrecision =
            switch float32Matmul.value {
            case .highest: .highest
            case .high: .high
            case .medium: .medium
            }
        return Float32Matmul(
            precision,
            rounding: float32MatmulRounding.value == .truncate ? .truncate : .nearest
        )
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
