import Randomness
import Schedulers
import Tensors
import Testing

@Suite struct DDIMSchedulerTests {
    /// The true noise leads from x = √ᾱ x₀ + √(1 - ᾱ) ε straight to x₀.
    ///
    /// For numbers of steps that divide the training's, since a step goes to the timestep that lies 1000 / steps before,
    /// whichever is next.
    @Test(
        "a network that knows the noise is led to the original",
        arguments: [1, 2, 8],
        ["leading", "trailing"]
    )
    func perfectNetwork(steps: Int, spacing: String) throws {
        let scheduler = try DDIMScheduler(
            options: [
                "beta_schedule": "scaled_linear", "clip_sample": false,
                "timestep_spacing": .string(spacing),
            ],
            steps: steps
        )
        let evaluator = Evaluator()
        var stream = TorchGenerator(seed: 2)
        let original = stream.randn([32], .float64)
        let noise = stream.randn([32], .float64)
        var sample = try scheduler.addNoise(to: original, noise: noise, step: 0, in: evaluator)
        for index in 0..<steps {
            sample = try scheduler.step(
                index,
                modelOutput: noise,
                sample: sample,
                history: SchedulerHistory(),
                noise: { Tensor.zeros($0.shape, $0.dtype) },
                in: evaluator
            ).previousSample
        }
        // The first sample is about 1 / √ᾱ = 15 times the original.
        for (value, truth) in zip(sample.doubles(), original.doubles()) {
            #expect(abs(value - truth) < 1e-12 * 15)
        }
    }

    @Test("noise is drawn once a step where eta is above 0, and never else", arguments: [0.0, 0.5])
    func drawsNoise(eta: Double) throws {
        let scheduler = try DDIMScheduler(options: ["eta": .number(eta)], steps: 4)
        let sample = Tensor.zeros([2, 3], .float32)
        for index in 0..<4 {
            var draws = 0
            _ = try scheduler.step(
                index,
                modelOutput: sample,
                sample: sample,
                history: SchedulerHistory(),
                noise: { type in
                    draws += 1
                    return Tensor.zeros(type.shape, type.dtype)
                },
                in: Evaluator()
            )
            #expect(draws == (eta > 0 ? 1 : 0))
        }
    }

    @Test("the expected original is clipped to the range", arguments: DType.allCases)
    func clips(dtype: DType) throws {
        let scheduler = try DDIMScheduler(options: ["clip_sample_range": 0.5], steps: 4)
        let step = try scheduler.step(
            0,
            modelOutput: Tensor([0.0, 0, 0, 0], dtype: dtype),
            sample: Tensor([9.0, -9, 0, .nan], dtype: dtype),
            history: SchedulerHistory(),
            noise: { Tensor.zeros($0.shape, $0.dtype) },
            in: Evaluator()
        )
        let original = try #require(step.predictedOriginal).doubles()
        #expect(original.prefix(3) == [0.5, -0.5, 0])
        #expect(original[3].isNaN)
    }

    /// ε is then the direction from the clipped x₀ to the sample, so that x' = √ᾱ' x₀ + √(1 - ᾱ') ε.
    @Test("the clipped original can also give the direction")
    func clippedOutput() throws {
        let scheduler = try DDIMScheduler(
            options: ["use_clipped_model_output": true, "steps_offset": 1],
            steps: 4
        )
        let sample = Tensor([3.0, -0.2])
        let step = try scheduler.step(
            0,
            modelOutput: Tensor([0.1, 0.3]),
            sample: sample,
            history: SchedulerHistory(),
            noise: { Tensor.zeros($0.shape, $0.dtype) },
            in: Evaluator()
        )
        let table = scheduler.noiseSchedule.alphasCumprod
        let (alpha, previous) = (table[751], table[501])
        let original = try #require(step.predictedOriginal).doubles()
        for index in 0..<2 {
            let direction =
                (sample.doubles()[index] - alpha.squareRoot() * original[index])
                / (1 - alpha).squareRoot()
            let expected =
                previous.squareRoot() * original[index] + (1 - previous).squareRoot() * direction
            #expect(abs(step.previousSample.doubles()[index] - expected) < 1e-14)
        }
    }

    @Test("epsilon is refused where the first timestep is pure noise")
    func zeroSignal() {
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try DDIMScheduler(
                options: ["rescale_betas_zero_snr": true, "timestep_spacing": "trailing"],
                steps: 4
            )
        }
        #expect(error?.problems.map(\.key) == ["prediction_type"])
    }

    @Test(
        "trailing timesteps round as numpy does and never pass timestep 0",
        arguments: [(48, 3, 936), (48, 47, 20), (96, 18, 812), (61, 60, 15)]
    )
    func trailing(steps: Int, index: Int, timestep: Double) throws {
        let scheduler = try DDIMScheduler(
            options: ["timestep_spacing": "trailing"],
            steps: steps
        )
        #expect(scheduler.timesteps.count == steps)
        #expect(scheduler.timesteps[index] == timestep)
    }
}
