import Attention
import Checkpoints
import Models
import Pipelines
import Schedulers
import Synchronization
import Tensors
import TestSupport
import Testing

/// A golden run as a model directory of its own, made of links to the golden parts.
private struct GoldenRun {
    let golden: GoldenCase
    let folder: TemporaryDirectory

    init(_ golden: GoldenCase) throws {
        self.golden = golden
        folder = try TemporaryDirectory()
        for part in ["text_encoder", "unet", "vae"] {
            let name = golden.params[part]?.string ?? ""
            try link(Golden.path("models/\(name)"), as: part)
        }
        try link(Golden.path("tokenizer/clip"), as: "tokenizer")
        let name = golden.params["scheduler"]?.string ?? ""
        var config = golden.params["scheduler_config"]?.object ?? [:]
        config["_class_name"] = .string(name)
        try folder.write(
            JSONValue.object(config).text.utf8,
            to: "scheduler/scheduler_config.json"
        )
        let index: JSONValue = .object([
            "_class_name": "StableDiffusionPipeline",
            "text_encoder": ["transformers", "CLIPTextModel"],
            "tokenizer": ["transformers", "CLIPTokenizer"],
            "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
            "scheduler": ["diffusers", .string(name)],
        ])
        try folder.write(index.text.utf8, to: "model_index.json")
    }

    private func link(_ target: String, as name: String) throws {
        try Links.make(from: folder.file(name), to: target)
    }

    /// The call's list of one key, a single value standing for all images.
    private func list(_ key: String, count: Int) -> [String] {
        guard let value = golden.params["call"]?[key] else {
            return Array(repeating: "", count: count)
        }
        return value.strings ?? Array(repeating: value.string ?? "", count: count)
    }

    var requests: [ImageRequest] {
        let call = golden.params["call"]
        let count =
            (call?["prompt"]?.array?.count ?? 1) * (call?["num_images_per_prompt"]?.int ?? 1)
        let prompts = list("prompt", count: count),
            negatives = list("negative_prompt", count: count)
        let seeds =
            golden.params["generator_seeds"]?.ints ?? [golden.params["generator_seeds"]?.int ?? 0]
        return (0..<count).map {
            ImageRequest(
                prompt: prompts[$0],
                negativePrompt: negatives[$0],
                seed: UInt64(seeds[$0])
            )
        }
    }

    /// The project's run, with every step's latents and network output.
    func run(
        _ dtype: DType,
        backend: any AttentionBackend,
        threads: Int = 2
    ) throws -> (output: StableDiffusionPipeline.Output, latents: [Tensor], predictions: [Tensor]) {
        let evaluator = Evaluator(machine: Machine(threads: threads))
        let components = try PipelineComponents(
            ModelDirectory(path: folder.path),
            evaluator: evaluator,
            dtype: dtype
        )
        let schedulerClass = try #require(components.schedulerClass)
        let call = golden.params["call"]
        var options: [String: SchedulerOption] = [:]
        if let eta = call?["eta"]?.double { options["eta"] = .number(eta) }
        let size = golden.params["height_width"]?.ints ?? []
        let settings = GenerationSettings(
            scheduler: schedulerClass,
            schedulerConfiguration: try SchedulerConfiguration(
                for: schedulerClass,
                file: components.schedulerFile,
                options: options
            ),
            steps: call?["num_inference_steps"]?.int ?? 1,
            guidanceScale: call?["guidance_scale"]?.double ?? 7.5,
            guidanceRescale: call?["guidance_rescale"]?.double ?? 0,
            width: size[1],
            height: size[0],
            clipSkip: call?["clip_skip"]?.int ?? 0
        )
        let steps = Mutex<[DenoisingStep]>([])
        let pipeline = StableDiffusionPipeline(components, attention: AttentionPolicy(backend))
        let output = try pipeline.generate(
            requests,
            settings,
            evaluator: evaluator,
            observer: PipelineObserver(step: { step in
                steps.withLock { $0.append(step) }
                return nil
            })
        )
        let taken = steps.withLock { $0 }
        return (output, taken.map(\.latents), taken.map(\.modelOutput))
    }

    /// Whether the project draws such images: text to image by a scheduler that is built, one stream an image.
    static func isSupported(_ golden: GoldenCase) -> Bool {
        let call = golden.params["call"]
        let images = call?["num_images_per_prompt"]?.int ?? 1
        return golden.params["kind"]?.string == "text2img"
            && Schedulers.named(golden.params["scheduler"]?.string ?? "") != nil
            && (images == 1 || golden.params["generator_seeds"]?.ints?.count == images)
            && ["text_encoder", "unet", "vae"].allSatisfy {
                Golden.exists("models/\(golden.params[$0]?.string ?? "")/config.json")
            }
    }
}

@Suite("Whole runs against the golden data")
struct PipelineGoldenTests {
    static let cases = Golden.cases("pipeline", where: GoldenRun.isSupported)

    @Test("there are golden runs of every scheduler")
    func present() {
        #expect(
            Set(Self.cases.compactMap { $0.params["scheduler"]?.string }).count
                == Schedulers.all.count
        )
    }

    @Test("in float64 each step meets diffusers' float64", arguments: cases)
    func float64(golden: GoldenCase) throws {
        let (output, latents, predictions) = try GoldenRun(golden)
            .run(.float64, backend: MathAttention())
        let file = try golden.load(), evaluator = Evaluator()
        func compare(_ name: String, _ tensors: [Tensor]) throws {
            let values = try tensors.flatMap { tensor in
                tensor.shape.count == 4
                    ? try evaluator.channelsFirst(tensor).doubles() : tensor.doubles()
            }
            let comparison = Comparison(values, truth: try truth(name, in: file))
            // The 1e-12 of one network, through the feedback of a few steps.
            #expect(comparison.relL2 < 1e-9, "\(name): \(comparison)")
        }
        try compare("prompt_embeds.f64", [output.promptEmbeds])
        try compare("latents.f64", latents)
        try compare("model_output.f64", predictions)
        try compare("decoded.f64", [output.decoded])
    }

    @Test("in float32 runs stay within the goldens' tolerance", arguments: cases)
    func float32(golden: GoldenCase) throws {
        let (output, latents, _) = try GoldenRun(golden).run(.float32, backend: FlashAttention())
        let file = try golden.load(), evaluator = Evaluator()
        func compare(_ part: String, _ tensors: [Tensor]) throws {
            let values = try tensors.flatMap { tensor in
                tensor.shape.count == 4
                    ? try evaluator.channelsFirst(tensor).doubles() : tensor.doubles()
            }
            let comparison = Comparison(values, truth: try truth("\(part).f64", in: file))
            let tolerance = try #require(golden.tolerance[part])
            #expect(tolerance.allows(comparison), "\(part): \(comparison), \(tolerance.json)")
        }
        try compare("prompt_embeds", [output.promptEmbeds])
        try compare("initial_latents", [output.initialLatents])
        try compare("latents", latents)
        try compare("decoded", [output.decoded])
        let pixels = RGBImage.pictures(of: output.images).flatMap(\.pixels).map(Double.init)
        // A value on a rounding edge may fall to the other side.
        #expect(Comparison(pixels, truth: try file.doubles("image_u8")).maxAbs <= 1)
    }

    @Test("an image has the same bits alone and in a batch, for any number of threads")
    func batches() throws {
        let golden = try #require(Self.cases.first { $0.params["generator_seeds"]?.ints != nil })
        let run = try GoldenRun(golden)
        let evaluator = Evaluator()
        for dtype in DType.allCases {
            let whole = try run.run(dtype, backend: FlashAttention()).output
            for threads in [1, 3] {
                let again = try run.run(dtype, backend: FlashAttention(), threads: threads).output
                #expect(again.images.hasEqualBits(whole.images))
            }
            for index in run.requests.indices {
                let alone = try GoldenRun.alone(run, index, dtype)
                let part = try evaluator.slice(whole.latents, index..<index + 1)
                #expect(alone.latents.hasEqualBits(part), "\(dtype) image \(index)")
            }
        }
    }
}

/// A tensor of the file; prompt embeddings with the unconditional half first, as the network is given them.
private func truth(_ name: String, in file: SafetensorsFile) throws -> [Double] {
    let negative = "negative_\(name)"
    return (file.names.contains(negative) ? try file.doubles(negative) : [])
        + (try file.doubles(name))
}

extension GoldenRun {
    /// One image of a run by itself.
    fileprivate static func alone(
        _ run: GoldenRun,
        _ index: Int,
        _ dtype: DType
    ) throws -> StableDiffusionPipeline.Output {
        let evaluator = Evaluator()
        let components = try PipelineComponents(
            ModelDirectory(path: run.folder.path),
            evaluator: evaluator,
            dtype: dtype
        )
        let schedulerClass = try #require(components.schedulerClass)
        let call = run.golden.params["call"]
        let size = run.golden.params["height_width"]?.ints ?? []
        let settings = GenerationSettings(
            scheduler: schedulerClass,
            schedulerConfiguration: try SchedulerConfiguration(
                for: schedulerClass,
                file: components.schedulerFile
            ),
            steps: call?["num_inference_steps"]?.int ?? 1,
            guidanceScale: call?["guidance_scale"]?.double ?? 7.5,
            width: size[1],
            height: size[0]
        )
        return try StableDiffusionPipeline(components, attention: AttentionPolicy(FlashAttention()))
            .generate([run.requests[index]], settings, evaluator: evaluator)
    }
}
