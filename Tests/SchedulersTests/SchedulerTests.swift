import Checkpoints
import Randomness
import Schedulers
import Tensors
import TestSupport
import Testing

/// What holds for every scheduler of the roster.
@Suite struct SchedulerTests {
    static let runs = Drive.runs

    @Test("every scheduler has a golden run", arguments: Schedulers.all.map { $0.className })
    func coverage(className: String) {
        #expect(Self.runs.contains { $0.params["class"]?.string == className })
    }

    @Test("timesteps, levels and first noise are diffusers'", arguments: runs)
    func schedule(golden: GoldenCase) throws {
        let file = try golden.load()
        let scheduler = try Drive.scheduler(golden)
        let name = golden.tensors["timesteps.f64"] == nil ? "timesteps" : "timesteps.f64"
        expectEqual(
            scheduler.timesteps,
            try file.doubles(name),
            "\(golden) timesteps",
            atLeast: 1
        )
        #expect(scheduler.timesteps.count == golden.params["model_calls"]?.int)
        let sigma = try #require(golden.params["init_noise_sigma_f64"]?.double)
        expectEqual([scheduler.initialNoiseSigma], [sigma], "\(golden) init_noise_sigma")
        #expect(type(of: scheduler).order == golden.params["order"]?.int)
        if golden.tensors["sigmas.f64"] != nil {
            let levels = try #require(scheduler as? any SigmaScheduler)
            expectEqual(levels.sigmas, try file.doubles("sigmas.f64"), "\(golden) sigmas")
        }
    }

    @Test("a float64 run is diffusers' float64 run", arguments: runs)
    func float64Run(golden: GoldenCase) throws {
        let file = try golden.load()
        let drive = try Drive(golden, .float64)
        let found = [
            "add_noise.f64": drive.noised.doubles(), "model_input.f64": drive.modelInputs,
            "prev_sample.f64": drive.previousSamples, "pred_original.f64": drive.predictedOriginals,
        ]
        // In the golden data's float64 runs diffusers still computes c_skip and c_out of LCM in float32.
        let isNarrow =
            golden.params["class"] == .string("LCMScheduler")
            && golden.directory == Golden.directory
        for (name, values) in found.sorted(by: { $0.key < $1.key }) {
            if golden.tensors[name] != nil {
                expectEqual(
                    values,
                    try file.doubles(name),
                    "\(golden) \(name)",
                    within: isNarrow ? 0x1p-23 : 1e-12
                )
            } else {
                #expect(name == "model_input.f64" || values.isEmpty, "\(golden) lacks \(name)")
            }
        }
    }

    @Test("a float32 run is as close to the truth as diffusers' own", arguments: runs)
    func float32Run(golden: GoldenCase) throws {
        let truth = try golden.load().doubles("prev_sample.f64")
        let comparison = Comparison(try Drive(golden, .float32).previousSamples, truth: truth)
        #expect(golden.tolerance.allows(comparison), "\(golden): \(comparison)")
    }

    /// 16 times the format's unit roundoff on the largest number: one rounding a step and their growth over a few.
    @Test(
        "a run in half precision stays near the truth",
        arguments: runs.filter { $0.params["num_inference_steps"]?.int == 5 },
        [DType.float16, .bfloat16]
    )
    func halfRun(golden: GoldenCase, dtype: DType) throws {
        let truth = try golden.load().doubles("prev_sample.f64")
        let comparison = Comparison(try Drive(golden, dtype).previousSamples, truth: truth)
        #expect(comparison.relL2 < 16 * dtype.unitRoundoff, "\(golden) \(dtype): \(comparison)")
    }

    @Test("a run over symbolic tensors computes nothing", arguments: Schedulers.names)
    func symbolicRun(name: String) throws {
        let scheduler = try #require(Schedulers.named(name)).init(steps: 6)
        let evaluator = Evaluator()
        var sample = try Tensor.symbolic([2, 8, 8, 4], .float16)
        var history = SchedulerHistory()
        for index in scheduler.timesteps.indices {
            let input = try scheduler.scaleModelInput(sample, step: index, in: evaluator)
            let step = try scheduler.step(
                index,
                modelOutput: input,
                sample: sample,
                history: history,
                noise: { type throws(MemoryLimitExceeded) in
                    try Tensor.symbolic(type.shape, type.dtype)
                },
                in: evaluator
            )
            (sample, history) = (step.previousSample, step.history)
        }
        #expect(sample.isSymbolic && sample.type == TensorType([2, 8, 8, 4], .float16))
        #expect(history.count == scheduler.timesteps.count)
    }

    @Test("a step depends on its arguments alone", arguments: Schedulers.names)
    func stepIsPure(name: String) throws {
        let scheduler = try #require(Schedulers.named(name)).init(steps: 5)
        let evaluator = Evaluator()
        var stream = TorchGenerator(seed: 4)
        let sample = stream.randn([1, 4, 4, 4], .float32)
        let output = stream.randn([1, 4, 4, 4], .float32)
        func step() throws -> Tensor {
            try scheduler.step(
                1,
                modelOutput: output,
                sample: sample,
                history: SchedulerHistory(),
                noise: { Tensor.zeros($0.shape, $0.dtype) },
                in: evaluator
            ).previousSample
        }
        #expect(try step().hasEqualBits(step()))
    }

    @Test(
        "a run needs at least one step and no more than the training had",
        arguments: Schedulers.names
    )
    func stepsAreChecked(name: String) throws {
        let type = try #require(Schedulers.named(name))
        for steps in [-1, 0, 1001, Int.max] {
            let error = #expect(throws: SchedulerConfigurationError.self) {
                try type.init(steps: steps)
            }
            #expect(error?.problems.map(\.key) == ["steps"])
            #expect(error?.problems.first?.found == .int(steps))
        }
    }

    /// float64 differs by the order of its operations only: 1e-12 of the largest number.
    private func expectEqual(
        _ values: [Double],
        _ truth: [Double],
        _ what: String,
        within bound: Double = 1e-12,
        atLeast least: Double = 0
    ) {
        guard values.count == truth.count else {
            Issue.record("\(what): \(values.count) values, the truth has \(truth.count)")
            return
        }
        let comparison = Comparison(values, truth: truth)
        let largest = truth.map(abs).reduce(least, max)
        #expect(
            comparison.maxAbs <= bound * largest,
            "\(what): \(comparison), largest \(largest)"
        )
        #expect(comparison.relL2 <= bound || largest == least, "\(what): \(comparison)")
    }
}
