import Randomness
import Schedulers
import Tensors
import Testing

@Suite struct EulerDiscreteSchedulerTests {
    @Test(
        "a network that knows the noise is led to the original",
        arguments: [1, 3, 20],
        [false, true]
    )
    func perfectNetwork(steps: Int, karras: Bool) throws {
        let scheduler = try EulerDiscreteScheduler(
            options: ["use_karras_sigmas": .bool(karras)],
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
        // The largest level is about 160 here.
        for (value, truth) in zip(sample.doubles(), original.doubles()) {
            #expect(abs(value - truth) < 1e-12 * 160)
        }
    }

    @Test("the last level is 0 or the least of the training")
    func finalSigma() throws {
        let zero = try EulerDiscreteScheduler(steps: 4)
        let least = try EulerDiscreteScheduler(
            options: ["final_sigmas_type": "sigma_min"],
            steps: 4
        )
        let alpha = least.noiseSchedule.alphasCumprod[0]
        #expect(zero.sigmas.last == 0)
        #expect(least.sigmas.last == ((1 - alpha) / alpha).squareRoot())
        #expect(zero.sigmas.dropLast() == least.sigmas.dropLast())
    }

    @Test("Karras levels run between the ends that are asked for")
    func karrasEnds() throws {
        let scheduler = try EulerDiscreteScheduler(
            options: ["use_karras_sigmas": true, "sigma_min": 0.1, "sigma_max": 10],
            steps: 5
        )
        #expect(abs(scheduler.sigmas[0] - 10) < 1e-13)
        #expect(abs(scheduler.sigmas[4] - 0.1) < 1e-15)
        #expect(zip(scheduler.sigmas, scheduler.sigmas.dropFirst()).allSatisfy { $0 > $1 })
        #expect(zip(scheduler.timesteps, scheduler.timesteps.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test("the rescaled schedule begins at a finite level")
    func zeroTerminalSNR() throws {
        let scheduler = try EulerDiscreteScheduler(
            options: ["rescale_betas_zero_snr": true],
            steps: 3
        )
        #expect(scheduler.sigmas[0] == ((1 - 0x1p-24) / 0x1p-24).squareRoot())
    }

    @Test("noise is added only between s_tmin and s_tmax")
    func churn() throws {
        let scheduler = try EulerDiscreteScheduler(
            options: ["s_churn": 4, "s_tmin": 1, "s_tmax": 50],
            steps: 6
        )
        let sample = Tensor.zeros([4], .float32)
        for index in 0..<6 {
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
            let isInside = (1...50).contains(scheduler.sigmas[index])
            #expect(draws == (isInside ? 1 : 0), "level \(scheduler.sigmas[index])")
        }
    }
}
