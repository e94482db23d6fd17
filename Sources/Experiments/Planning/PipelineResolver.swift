import Models
import Pipelines
import Randomness
import Specs
import Tensors

/// Settles what a pipeline draws against its model.
struct PipelineResolver {
    let model: PlannedModel
    let modelName: String
    let spec: ExperimentSpec

    /// What is drawn, or nil with problems noted.
    ///
    /// `files` remembers what was read for other trials.
    func workload(
        _ files: inout GivenFiles,
        _ problems: inout [Problem]
    ) -> PipelineWorkload? {
        let before = problems.count
        let resolution = InputResolution(components: model.components, spec: spec)
        let inputs = resolution.inputs(&files, &problems)
        let generation = inputs.flatMap { inputs in
            let size = resolution.size(inputs, &problems)
            return self.generation(spec, inputs, size, &problems)
        }
        checkSeeds(&problems)
        guard let inputs, let generation, problems.count == before else { return nil }
        return PipelineWorkload(
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
            vaeDType: autoencoderDType(spec.precision, spec.precision.dtype.value.dtype)
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
    private func checkSeeds(_ problems: inout [Problem]) {
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
}
