import Attention
import Checkpoints
import Models
import Pipelines
import Tensors
import TestSupport
import Testing

/// Which directories are accepted, and what is said of the others before any weight is read.
struct PipelineComponentsTests {
    /// A golden run of SDXL, and one of Stable Diffusion 1, as directories.
    private static let runs = Golden.cases("pipeline", where: GoldenRun.isAvailable)

    private func directory(isXL: Bool) throws -> GoldenRun {
        let golden = try #require(Self.runs.first { GoldenModel.isXL($0) == isXL })
        return try GoldenRun(golden)
    }

    private func components(_ run: GoldenRun) throws -> PipelineComponents {
        try PipelineComponents(
            ModelDirectory(path: run.folder.path),
            evaluator: Evaluator(),
            dtype: .float16,
            isSymbolic: true
        )
    }

    /// Writes another member into the directory's index.
    private func change(_ run: GoldenRun, _ key: String, _ value: JSONValue?) throws {
        let path = run.folder.file("model_index.json")
        var members = try JSONValue(file: path).object ?? [:]
        members[key] = value
        try run.folder.write(JSONValue.object(members).text.utf8, to: "model_index.json")
    }

    @Test(
        "image-to-image and inpainting classes name the same parts",
        arguments: ["Pipeline", "Img2ImgPipeline", "InpaintPipeline"],
        [false, true]
    )
    func classes(suffix: String, isXL: Bool) throws {
        let run = try directory(isXL: isXL)
        let family: PipelineFamily = isXL ? .stableDiffusionXL : .stableDiffusion
        try change(run, "_class_name", .string(family.rawValue + suffix))
        let components = try components(run)
        #expect(components.family == family)
        #expect(components.text.count == (isXL ? 2 : 1))
    }

    @Test(
        "what is not supported is refused by name",
        arguments: [
            (false, "_class_name", "FluxPipeline", "FluxPipeline"),
            (false, "_class_name", "StableDiffusionXLPipeline", "text_encoder_2"),
            (true, "_class_name", "StableDiffusionPipeline", "cross_attention_dim"),
            (false, "unet", ["diffusers", "UNet3DConditionModel"], "UNet3DConditionModel"),
            (true, "text_encoder", [nil, nil], "text_encoder"),
            (true, "text_encoder_2", ["transformers", "T5EncoderModel"], "T5EncoderModel"),
            (true, "requires_aesthetics_score", true, "requires_aesthetics_score"),
        ] as [(Bool, String, JSONValue, String)]
    )
    func refused(isXL: Bool, key: String, value: JSONValue, word: String) throws {
        let run = try directory(isXL: isXL)
        try change(run, key, value)
        let error = try #require(throws: CheckpointError.self) { try components(run) }
        #expect(error.description.contains(word), "\(error)")
    }

    @Test("diffusers' SDXL pipeline decodes a float16 run in float32, others do not")
    func upcast() throws {
        let large = try components(directory(isXL: true))
        let small = try components(directory(isXL: false))
        #expect(large.vae.config.forceUpcast && small.vae.config.forceUpcast)
        #expect(large.standardAutoencoderDType(.float16) == .float32)
        for dtype in [DType.bfloat16, .float32, .float64] {
            #expect(large.standardAutoencoderDType(dtype) == dtype)
        }
        #expect(small.standardAutoencoderDType(.float16) == .float16)
    }

    @Test("a run without pictures reads no encoder, and draws the same")
    func withoutEncoder() throws {
        let run = try directory(isXL: false), evaluator = Evaluator()
        let components = try PipelineComponents(
            ModelDirectory(path: run.folder.path),
            evaluator: evaluator,
            dtype: .float32,
            hasEncoder: false
        )
        let pipeline = StableDiffusionPipeline(
            components,
            attention: AttentionPolicy(try FlashAttention(options: [:]))
        )
        let requests = try run.requests(.float32), settings = try run.settings(components)
        let images = try pipeline.generate(requests, settings, evaluator: evaluator).images
        let whole = try run.run(.float32, backend: FlashAttention()).output.images
        #expect(images.hasEqualBits(whole))
    }

    @Test("latents that a callback returns take the place of the step's")
    func replacedLatents() throws {
        let run = try directory(isXL: false), evaluator = Evaluator()
        let pipeline = try run.pipeline(.float32, FlashAttention(), evaluator)
        let settings = try run.settings(pipeline.components)
        func latents(_ replace: Bool) throws -> Tensor {
            try pipeline.generate(
                run.requests(.float32),
                settings,
                evaluator: evaluator,
                observer: PipelineObserver(step: { step in
                    let isLast = step.index == step.count - 1
                    return replace && isLast ? Tensor.zeros(step.latents.shape, .float32) : nil
                })
            ).latents
        }
        #expect(try latents(true).floats().allSatisfy { $0 == 0 })
        #expect(try latents(false).floats().contains { $0 != 0 })
    }
}
