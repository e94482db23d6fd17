import Attention
import Checkpoints
import Models
import Pipelines
import Schedulers
import Synchronization
import Tensors
import TestSupport
import Testing

/// A golden run, and its model as a directory.
struct GoldenRun {
    let golden: GoldenCase
    let folder: TemporaryDirectory

    init(_ golden: GoldenCase) throws {
        self.golden = golden
        folder = try GoldenModel(golden).folder
    }

    private var call: JSONValue? { golden.params["call"] }

    private var imagesPerPrompt: Int { call?["num_images_per_prompt"]?.int ?? 1 }

    /// The call's texts of one key for each image, a single one standing for all.
    private func texts(_ key: String, count: Int) -> [String?] {
        guard let value = call?[key] else { return Array(repeating: nil, count: count) }
        return value.strings ?? Array(repeating: value.string, count: count)
    }

    /// The images that the case asks for, pictures in a run's dtype.
    func requests(_ dtype: DType) throws -> [ImageRequest] {
        let count = (call?["prompt"]?.array?.count ?? 1) * imagesPerPrompt
        let prompts = texts("prompt", count: count)
        let negatives = texts("negative_prompt", count: count)
        let seeds =
            golden.params["generator_seeds"]?.ints
            ?? Array(repeating: golden.params["generator_seeds"]?.int ?? 0, count: count)
        let file = try golden.load(), evaluator = Evaluator()
        func picture(_ name: String) throws -> Tensor? {
            guard golden.tensors[name] != nil else { return nil }
            let stored = try evaluator.channelsLast(file.tensor(name))
            return try evaluator.cast(stored, to: dtype)
        }
        return try (0..<count).map {
            ImageRequest(
                prompt: prompts[$0] ?? "",
                negativePrompt: negatives[$0],
                prompt2: call?["prompt_2"]?.string,
                negativePrompt2: call?["negative_prompt_2"]?.string,
                seed: UInt64(seeds[$0]),
                image: try picture("init_image"),
                mask: try picture("mask_image")
            )
        }
    }

    /// The settings of the case for a model.
    func settings(_ components: PipelineComponents) throws -> GenerationSettings {
        let type = try #require(components.schedulerClass)
        let takesEta = type.settings.contains { $0.key == "eta" }
        let eta = takesEta ? call?["eta"]?.double : nil
        let size = golden.params["height_width"]?.ints ?? []
        return GenerationSettings(
            scheduler: type,
            schedulerConfiguration: try SchedulerConfiguration(
                for: type,
                file: components.schedulerFile,
                options: eta.map { ["eta": .number($0)] } ?? [:]
            ),
            steps: steps,
            guidanceScale: call?["guidance_scale"]?.double ?? 7.5,
            guidanceRescale: call?["guidance_rescale"]?.double ?? 0,
            width: size[1],
            height: size[0],
            clipSkip: call?["clip_skip"]?.int ?? 0,
            strength: call?["strength"]?.double ?? 1,
            noise: NoiseSettings(
                isShared: imagesPerPrompt > 1 && golden.params["generator_seeds"]?.ints == nil
            ),
            microConditions: microConditions
        )
    }

    private var steps: RequestedSteps {
        if let timesteps = call?["timesteps"]?.ints { return .timesteps(timesteps) }
        if let sigmas = call?["sigmas"]?.doubles { return .sigmas(sigmas) }
        return .count(call?["num_inference_steps"]?.int ?? 1)
    }

    private var microConditions: MicroConditions {
        func size(_ key: String) -> MicroConditions.Size? {
            call?[key]?.ints.map { MicroConditions.Size(height: $0[0], width: $0[1]) }
        }
        let crops = call?["crops_coords_top_left"]?.ints ?? [0, 0]
        let negativeCrops = call?["negative_crops_coords_top_left"]?.ints ?? [0, 0]
        return MicroConditions(
            originalSize: size("original_size"),
            targetSize: size("target_size"),
            cropTop: crops[0],
            cropLeft: crops[1],
            negativeOriginalSize: size("negative_original_size"),
            negativeTargetSize: size("negative_target_size"),
            negativeCropTop: negativeCrops[0],
            negativeCropLeft: negativeCrops[1]
        )
    }

    /// A pipeline of the case's model.
    func pipeline(
        _ dtype: DType,
        _ backend: any AttentionBackend,
        _ evaluator: Evaluator
    ) throws -> StableDiffusionPipeline {
        let components = try PipelineComponents(
            ModelDirectory(path: folder.path),
            evaluator: evaluator,
            dtype: dtype
        )
        return StableDiffusionPipeline(components, attention: AttentionPolicy(backend))
    }

    /// The project's run, with every step's latents and network output; all images, or only one of them.
    func run(
        _ dtype: DType,
        backend: any AttentionBackend,
        threads: Int = 2,
        only image: Int? = nil
    ) throws -> (output: StableDiffusionPipeline.Output, steps: [DenoisingStep]) {
        let evaluator = Evaluator(machine: Machine(threads: threads))
        let pipeline = try pipeline(dtype, backend, evaluator)
        let requests = try requests(dtype)
        let steps = Mutex<[DenoisingStep]>([])
        let output = try pipeline.generate(
            image.map { [requests[$0]] } ?? requests,
            settings(pipeline.components),
            evaluator: evaluator,
            observer: PipelineObserver(step: { step in
                steps.withLock { $0.append(step) }
                return nil
            })
        )
        return (output, steps.withLock { $0 })
    }

    /// Whether the scheduler is built and the models are there.
    static func isAvailable(_ golden: GoldenCase) -> Bool {
        Schedulers.named(golden.params["scheduler"]?.string ?? "") != nil
            && GoldenModel.isAvailable(golden)
    }
}
