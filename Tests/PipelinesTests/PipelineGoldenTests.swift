import Attention
import Checkpoints
import Pipelines
import Tensors
import TestSupport
import Testing

@Suite("Whole runs against the golden data")
struct PipelineGoldenTests {
    /// The golden runs, and further ones that the project made with diffusers.
    static let cases =
        Golden.cases("pipeline", where: GoldenRun.isAvailable)
        + Golden.cases("pipeline", in: Repository.path("Tests/Fixtures/family"))

    @Test("there are golden runs of every kind")
    func present() {
        #expect(
            Set(Self.cases.compactMap { $0.params["kind"]?.string })
                == ["text2img", "img2img", "inpaint", "sdxl", "sdxl_img2img", "sdxl_inpaint"]
        )
    }

    @Test("in float64 each step meets diffusers' float64", arguments: cases)
    func float64(golden: GoldenCase) throws {
        let (output, steps) = try GoldenRun(golden).run(.float64, backend: MathAttention())
        let file = try golden.load()
        for (name, tensors) in Self.parts(output, steps) where file.names.contains("\(name).f64") {
            let comparison = Comparison(
                try Self.values(tensors),
                truth: try truth("\(name).f64", in: file)
            )
            // The 1e-12 of one network, through the feedback of a few steps.
            #expect(comparison.relL2 < 1e-9, "\(name): \(comparison)")
        }
    }

    @Test("in float32 runs stay within the goldens' tolerance", arguments: cases)
    func float32(golden: GoldenCase) throws {
        let (output, steps) = try GoldenRun(golden).run(.float32, backend: FlashAttention())
        let file = try golden.load()
        var compared = 0
        for (name, tensors) in Self.parts(output, steps) {
            guard let tolerance = golden.tolerance[name], file.names.contains("\(name).f64") else {
                continue
            }
            let comparison = Comparison(
                try Self.values(tensors),
                truth: try truth("\(name).f64", in: file)
            )
            #expect(tolerance.allows(comparison), "\(name): \(comparison), \(tolerance.json)")
            compared += 1
        }
        #expect(compared >= 2)
        let pixels = output.images.floats().map { value in
            Double((min(max(value, 0), 1) * 255).rounded(.toNearestOrEven))
        }
        // A value on a rounding edge may fall to the other side.
        #expect(Comparison(pixels, truth: try file.doubles("image_u8")).maxAbs <= 1)
    }

    /// Runs whose images have streams of their own.
    static let batches = cases.filter { $0.params["generator_seeds"]?.ints != nil }

    @Test(
        "an image has the same bits alone and in a batch, for any number of threads",
        arguments: batches,
        DType.allCases
    )
    func alone(golden: GoldenCase, dtype: DType) throws {
        let run = try GoldenRun(golden), evaluator = Evaluator()
        let whole = try run.run(dtype, backend: FlashAttention()).output
        for threads in [1, 3] {
            let again = try run.run(dtype, backend: FlashAttention(), threads: threads).output
            #expect(again.images.hasEqualBits(whole.images), "\(threads) threads")
        }
        for index in 0..<whole.images.shape[0] {
            let alone = try run.run(dtype, backend: FlashAttention(), only: index).output
            let part = try evaluator.slice(whole.latents, index..<index + 1)
            #expect(alone.latents.hasEqualBits(part), "image \(index)")
        }
    }

    /// What a run gives, by the goldens' names.
    private static func parts(
        _ output: StableDiffusionPipeline.Output,
        _ steps: [DenoisingStep]
    ) -> [(name: String, tensors: [Tensor])] {
        [
            ("prompt_embeds", [output.text.promptEmbeds]),
            ("pooled_prompt_embeds", [output.text.pooledPromptEmbeds].compactMap(\.self)),
            ("initial_latents", [output.initialLatents]),
            ("latents", steps.map(\.latents)),
            ("model_output", steps.map(\.modelOutput)),
            ("decoded", [output.decoded]),
        ]
    }

    private static func values(_ tensors: [Tensor]) throws -> [Double] {
        try tensors.flatMap { tensor in
            tensor.shape.count == 4
                ? try Evaluator().channelsFirst(tensor).doubles() : tensor.doubles()
        }
    }

    /// A tensor of the file; texts with the unconditional half first, as the network is given them.
    private func truth(_ name: String, in file: SafetensorsFile) throws -> [Double] {
        let negative = "negative_\(name)"
        return (file.names.contains(negative) ? try file.doubles(negative) : [])
            + (try file.doubles(name))
    }
}
