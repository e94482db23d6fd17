import Attention
import Checkpoints
import Experiments
import Models
import Pipelines
import Records
import Synchronization
import Tensors
import TestSupport
import Testing

/// What a trial will cost, against what it costs.
struct ForecastTests {
    /// A trial: backend, precision, images and how many of them go together.
    struct Case: Sendable, CustomTestStringConvertible {
        let attention: String, precision: String, images: Int, batch: Int
        var more = ""
        var testDescription: String { "\(attention) \(precision) \(images)/\(batch)\(more)" }

        func plan() throws -> Plan {
            try TinyExperiment(
                pipeline: "{steps: 2, width: 32, height: 32, images_per_prompt: \(images), "
                    + "batch_size: \(batch)\(more)}",
                attention: "{backend: \(attention)}",
                precision: precision,
                sections: ["record: {tensors: [latents]}"]
            ).plan()
        }
    }

    static let cases = [
        Case(attention: "vanilla", precision: "{dtype: float32}", images: 1, batch: 1),
        Case(attention: "sliced", precision: "{dtype: bfloat16}", images: 3, batch: 2),
        Case(attention: "math", precision: "{dtype: float64}", images: 2, batch: 1),
        Case(
            attention: "memory_efficient",
            precision: "{dtype: float16, vae_dtype: float32}",
            images: 2,
            batch: 2
        ),
        Case(
            attention: "{name: flash, block_k: 16}",
            precision: "{dtype: float16}",
            images: 5,
            batch: 3
        ),
        Case(
            attention: "flash",
            precision: "{dtype: float32}",
            images: 2,
            batch: 2,
            more: ", guidance_scale: 1.0, scheduler: euler, clip_skip: 1"
        ),
    ]

    @Test("the forecast peak is the measured peak, to the byte", arguments: cases)
    func peak(_ wanted: Case) throws {
        let plan = try wanted.plan()
        let forecast = try Forecast(try #require(plan.trials.first).settings)
        let trials = try plan.record().requiredTable("trials")
        #expect(try trials.strings("status") == ["completed"])
        #expect(try trials.integers("predicted_peak_bytes") == [forecast.peakBytes])
        #expect(try trials.integers("peak_bytes") == [forecast.peakBytes])
        #expect(try trials.integers("flops") == [forecast.flops])
    }

    @Test("the forecast operations are those that a generation does", arguments: cases)
    func flops(_ wanted: Case) throws {
        let settings = try #require(try wanted.plan().trials.first).settings
        let workload = try #require(settings.pipeline)
        let flops = Atomic(0), calls = Atomic(0)
        let evaluator = Evaluator(
            machine: Machine(threads: 2),
            observe: { flops.add($0.cost.flops, ordering: .relaxed) }
        )
        let pipeline = StableDiffusionPipeline(
            try PipelineComponents(
                ModelDirectory(path: workload.modelPath),
                evaluator: evaluator,
                dtype: settings.dtype,
                vaeDType: workload.vaeDType
            ),
            attention: settings.attention
        )
        for batch in workload.batches {
            _ = try pipeline.generate(
                Array(workload.requests[batch]),
                workload.generation,
                evaluator: evaluator,
                observer: PipelineObserver(
                    step: { _ in
                        calls.add(1, ordering: .relaxed)
                        return nil
                    }
                )
            )
        }
        let forecast = try Forecast(settings)
        let joined = workload.batches.count
        #expect(forecast.networkCalls == calls.load(ordering: .relaxed))
        #expect(joined > 0)
        #expect(forecast.flops == flops.load(ordering: .relaxed))
    }

    @Test("the layers are those that attend, each once, in the order of execution")
    func layers() throws {
        let forecast = try Forecast(try #require(try TinyExperiment().plan().trials.first).settings)
        let paths = forecast.layers.map(\.path)
        #expect(Set(paths).count == paths.count)
        #expect(paths.first?.hasPrefix("text_encoder.") == true)
        #expect(paths.last?.hasPrefix("vae.") == true)
        #expect(paths.contains("unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2"))
        #expect(Set(forecast.layers.map(\.kind.rawValue)) == ["text", "self", "cross", "vae"])
    }
}
