import Attention
import Checkpoints
import Models
import Tensors
import TestSupport
import Testing

/// The networks of the golden data, run as the goldens were.
private struct Runner {
    let evaluator = Evaluator(machine: Machine(threads: 2))
    let pass: Pass

    init(_ backend: any AttentionBackend) {
        pass = Pass(evaluator: evaluator, attention: AttentionPolicy(backend))
    }

    func component(_ golden: GoldenCase) throws -> ComponentDirectory {
        try ComponentDirectory(path: Golden.path(golden.params["model"]?.string ?? ""))
    }

    /// What the project makes of a case's inputs, by the golden's name of the output.
    func results(_ golden: GoldenCase, _ dtype: DType) throws -> [String: [Double]] {
        let file = try golden.load()
        switch golden.params["class"]?.string {
        case "CLIPTextModel", "CLIPTextModelWithProjection":
            return try text(golden, file, dtype)
        case "UNet2DConditionModel": return ["out": try unet(golden, file, dtype)]
        case "AutoencoderKL":
            return golden.params["tile_latent_min_size"] == nil
                ? try autoencoder(golden, file, dtype) : try tiled(golden, file, dtype)
        default: return [:]
        }
    }

    private func text(
        _ golden: GoldenCase,
        _ file: SafetensorsFile,
        _ dtype: DType
    ) throws -> [String: [Double]] {
        let model = try CLIPTextModel(
            component(golden),
            evaluator: evaluator,
            dtype: dtype,
            hasProjection: golden.params["class"]?.string == "CLIPTextModelWithProjection"
        )
        let flat = try file.integers("input_ids")
        let length = golden.tensors["input_ids"]?.shape.last ?? 77
        let ids = stride(from: 0, to: flat.count, by: length).map { Array(flat[$0..<$0 + length]) }
        let output = try model(ids, in: pass)
        var results = ["last_hidden_state": output.lastHiddenState.doubles()]
        for (index, state) in output.hiddenStates.enumerated() {
            let first = try evaluator.slice(state, 0..<1)
            results["hidden_states.\(index)"] = first.doubles()
        }
        for skip in 1..<model.config.layers {
            results["clip_skip_\(skip)"] = try model.promptEmbeds(ids, clipSkip: skip, in: pass)
                .doubles()
        }
        results["penultimate"] = output.hiddenState(beforeLast: 1).doubles()
        results["pooled"] = try model.pooled(ids, output, in: pass).doubles()
        return results
    }

    private func unet(
        _ golden: GoldenCase,
        _ file: SafetensorsFile,
        _ dtype: DType
    ) throws -> [Double] {
        let model = try UNet2DConditionModel(component(golden), evaluator: evaluator, dtype: dtype)
        let sample = try evaluator.channelsLast(evaluator.cast(file.tensor("sample"), to: dtype))
        let text = try evaluator.cast(file.tensor("encoder_hidden_states"), to: dtype)
        let timesteps = try file.integers("timestep").map(Double.init)
        let added = try model.config.addedConditions.map { _ in
            let sizes = try file.doubles("time_ids")
            return AddedConditions(
                textEmbeds: try evaluator.cast(file.tensor("text_embeds"), to: dtype),
                timeIDs: stride(from: 0, to: sizes.count, by: 6).map { Array(sizes[$0..<$0 + 6]) }
            )
        }
        let noise = try model(
            sample,
            timesteps: timesteps,
            UNet2DConditionModel.Conditions(encoderHiddenStates: text, added: added),
            in: pass
        )
        return try evaluator.channelsFirst(noise).doubles()
    }

    private func autoencoder(
        _ golden: GoldenCase,
        _ file: SafetensorsFile,
        _ dtype: DType
    ) throws -> [String: [Double]] {
        let model = try AutoencoderKL(component(golden), evaluator: evaluator, dtype: dtype)
        func input(_ name: String) throws -> Tensor {
            try evaluator.channelsLast(evaluator.cast(file.tensor(name), to: dtype))
        }
        let encoded = try model.encode(input("image"), in: pass)
        let decoded = try model.decode(input("latent"), in: pass)
        return [
            "mean": try evaluator.channelsFirst(encoded.mean).doubles(),
            "logvar": try evaluator.channelsFirst(encoded.logVariance).doubles(),
            "decoded": try evaluator.channelsFirst(decoded).doubles(),
        ]
    }

    /// Large images in tiles, whole, and sliced into single images, which is the same as whole.
    private func tiled(
        _ golden: GoldenCase,
        _ file: SafetensorsFile,
        _ dtype: DType
    ) throws -> [String: [Double]] {
        let model = try AutoencoderKL(component(golden), evaluator: evaluator, dtype: dtype)
        func input(_ name: String) throws -> Tensor {
            try evaluator.channelsLast(evaluator.cast(file.tensor(name), to: dtype))
        }
        let tiling = AutoencoderTiling(
            isTiling: true,
            tileSampleMinSize: golden.params["tile_sample_min_size"]?.int,
            overlapFactor: golden.params["tile_overlap_factor"]?.double ?? 0.25
        )
        let whole = try model.decode(input("latent"), in: pass)
        let sliced = try model.decode(
            input("latent"),
            tiling: AutoencoderTiling(isSlicing: true),
            in: pass
        )
        #expect(whole.hasEqualBits(sliced))
        let tiled = try model.decode(input("latent"), tiling: tiling, in: pass)
        let mean = try model.encode(input("image"), tiling: tiling, in: pass).mean
        return [
            "untiled": try evaluator.channelsFirst(whole).doubles(),
            "tiled": try evaluator.channelsFirst(tiled).doubles(),
            "tiled_mean": try evaluator.channelsFirst(mean).doubles(),
        ]
    }
}

@Suite("Networks against the golden data")
struct ModelGoldenTests {
    static let cases = Golden.cases("models")

    @Test("there are golden cases of every class")
    func present() {
        #expect(Set(Self.cases.compactMap { $0.params["class"]?.string }).count == 4)
    }

    @Test("in float64 they meet PyTorch's float64", arguments: cases)
    func float64(golden: GoldenCase) throws {
        let file = try golden.load()
        let results = try Runner(MathAttention()).results(golden, .float64)
        var compared = 0
        for (name, values) in results where file.names.contains("\(name).f64") {
            let comparison = Comparison(values, truth: try file.doubles("\(name).f64"))
            // Sums of thousands of terms in another order, through tens of layers.
            #expect(comparison.relL2 < 1e-10, "\(name): \(comparison)")
            compared += 1
        }
        #expect(compared > 0)
    }

    @Test(
        "in float32 every backend stays within the goldens' tolerance",
        arguments: cases,
        AttentionBackends.names
    )
    func float32(golden: GoldenCase, backend: String) throws {
        let file = try golden.load()
        let type = try #require(AttentionBackends.named(backend))
        let results = try Runner(type.init(options: [:])).results(golden, .float32)
        var compared = 0
        for (name, values) in results where file.names.contains("\(name).f64") {
            guard let tolerance = golden.tolerance[name] ?? whole(golden.tolerance) else {
                continue
            }
            let comparison = Comparison(values, truth: try file.doubles("\(name).f64"))
            #expect(tolerance.allows(comparison), "\(name): \(comparison), \(tolerance.json)")
            compared += 1
        }
        #expect(compared > 0)
    }

    /// The bound for all outputs, where the index gives one.
    private func whole(_ tolerance: GoldenTolerance) -> GoldenTolerance? {
        tolerance.maxAbs == nil && tolerance.relL2 == nil ? nil : tolerance
    }
}
