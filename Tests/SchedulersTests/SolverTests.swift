import Randomness
import Schedulers
import Tensors
import Testing

/// Facts about whole runs, over the roster.
@Suite struct SolverTests {
    /// Calls of a default run of four steps that draw noise.
    static let expectedDraws = [
        "ddpm": 3, "euler-ancestral": 4, "kdpm2-ancestral": 3, "lcm": 3,
    ]
    static let names = Schedulers.all.map { $0.name }

    @Test("noise is drawn by the methods that add it, at most once a call", arguments: names)
    func drawsNoise(name: String) throws {
        let counts = try draws(name, [:])
        #expect(counts.allSatisfy { $0 <= 1 })
        #expect(counts.reduce(0, +) == Self.expectedDraws[name] ?? 0)
    }

    @Test(
        "a stochastic form draws noise at each call",
        arguments: [
            ("ddim", ["eta": 0.5]), ("dpmsolver++", ["algorithm_type": "sde-dpmsolver++"]),
            (
                "dpmsolver++",
                ["algorithm_type": "sde-dpmsolver", "final_sigmas_type": "sigma_min"]
            ), ("dpmsolver-singlestep", ["algorithm_type": "sde-dpmsolver++"]),
            ("euler", ["s_churn": 1]),
        ] as [(String, [String: SchedulerOption])]
    )
    func drawsNoise(name: String, options: [String: SchedulerOption]) throws {
        let counts = try draws(name, options)
        #expect(counts == [1, 1, 1, 1])
    }

    /// With the true noise for output every method without fresh noise keeps x₀ and ε: to the last level, whatever the
    /// spacing, from the beginning or from the middle. Only diffusers' LMS loses its way there.
    @Test(
        "a network that knows the noise is led to the original",
        arguments: names.filter { expectedDraws[$0] == nil && !["ddim", "pndm"].contains($0) },
        [0, 2]
    )
    func perfectNetwork(name: String, first: Int) throws {
        let type = try #require(Schedulers.named(name))
        if name == "lms", first > 0 { return }
        for key in ["use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas"] {
            let scheduler = try #require(
                type.init(options: [key: true], steps: 7) as? any SigmaScheduler
            )
            let evaluator = Evaluator()
            var stream = TorchGenerator(seed: 2)
            let original = stream.randn([32], .float64)
            let noise = stream.randn([32], .float64)
            var sample = try scheduler.addNoise(
                to: original,
                noise: noise,
                step: first,
                in: evaluator
            )
            var history = SchedulerHistory()
            for index in first..<scheduler.timesteps.count {
                let step = try scheduler.step(
                    index,
                    modelOutput: noise,
                    sample: sample,
                    history: history,
                    noise: { Tensor.zeros($0.shape, $0.dtype) },
                    in: evaluator
                )
                (sample, history) = (step.previousSample, step.history)
            }
            let last = try #require(scheduler.sigmas.last)
            let signal =
                scheduler is any UnitVarianceScheduler
                ? 1 / (1 + last * last).squareRoot() : 1
            for (value, (truth, noise)) in zip(
                sample.doubles(),
                zip(original.doubles(), noise.doubles())
            ) {
                // The largest level is about 160, and 1 / √ᾱ as well.
                #expect(abs(value - signal * (truth + last * noise)) < 1e-12 * 160, "\(key)")
            }
        }
    }

    @Test("the spaced levels begin and end where the table does", arguments: names)
    func spacedEnds(name: String) throws {
        let type = try #require(Schedulers.named(name))
        guard type.settings.contains(where: { $0.key == "use_beta_sigmas" }) else { return }
        let plain = try #require(type.init(steps: 2) as? any SigmaScheduler)
        let table = plain.noiseSchedule.alphasCumprod.map { ((1 - $0) / $0).squareRoot() }
        for key in ["use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas"] {
            let spaced = try #require(
                type.init(options: [key: true], steps: 9) as? any SigmaScheduler
            )
            #expect(spaced.sigmas.first == table.last)
            #expect(spaced.sigmas.filter { $0 > 0 }.last == table.first)
            #expect(zip(spaced.sigmas, spaced.sigmas.dropFirst()).allSatisfy { $0 >= $1 })
            #expect(spaced.timesteps.first == 999 && spaced.timesteps.last == 0)
        }
    }

    /// bh1 ends in NaN in diffusers, where the step's length is infinite.
    @Test("a step to no noise is finite", arguments: ["bh1", "bh2"])
    func finiteEnd(type: String) throws {
        let scheduler = try UniPCMultistepScheduler(
            options: ["solver_type": .string(type)],
            steps: 3
        )
        var sample = Tensor([1.0, -2, 0.5])
        var history = SchedulerHistory()
        for index in 0..<3 {
            let step = try scheduler.step(
                index,
                modelOutput: sample,
                sample: sample,
                history: history,
                noise: { Tensor.zeros($0.shape, $0.dtype) },
                in: Evaluator()
            )
            (sample, history) = (step.previousSample, step.history)
        }
        #expect(sample.doubles().allSatisfy { $0.isFinite })
    }

    @Test("so many steps that some would have no length are refused")
    func crowdedSteps() throws {
        #expect(throws: SchedulerConfigurationError.self) {
            try DPMSolverMultistepScheduler(steps: 1000)
        }
        #expect(throws: SchedulerConfigurationError.self) {
            try LMSDiscreteScheduler(
                options: ["timestep_spacing": "leading", "steps_offset": 1],
                steps: 1000
            )
        }
        let most = try DPMSolverMultistepScheduler(steps: 999)
        #expect(most.timesteps.count == 999)
    }

    @Test("levels of one logarithm are refused, since solvers in λ divide by its differences")
    func equalLambdas() throws {
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try UniPCMultistepScheduler(
                options: [
                    "use_karras_sigmas": true, "sigma_min": 10,
                    "sigma_max": .number(10.0.nextUp), "solver_order": 3,
                ],
                steps: 2
            )
        }
        #expect(error?.problems.map(\.key) == ["steps"])
    }

    @Test(
        "clipping λ can leave fewer calls than steps, and then all lists are as short",
        arguments: [true, false]
    )
    func clippedTrailing(endsInNone: Bool) throws {
        let scheduler = try DPMSolverMultistepScheduler(
            options: [
                "timestep_spacing": "trailing", "lambda_min_clipped": 0, "solver_order": 3,
                "final_sigmas_type": endsInNone ? "zero" : "sigma_min",
            ],
            steps: 20
        )
        let calls = scheduler.timesteps.count
        #expect(calls < 20 && scheduler.sigmas.count == calls + 1)
        #expect(zip(scheduler.sigmas, scheduler.sigmas.dropFirst()).allSatisfy { $0 > $1 })
        for first in 0..<calls {
            var history = SchedulerHistory()
            var sample = Tensor([1.0, -2, 0.5])
            for index in first..<calls {
                let step = try scheduler.step(
                    index,
                    modelOutput: sample,
                    sample: sample,
                    history: history,
                    noise: { Tensor.zeros($0.shape, $0.dtype) },
                    in: Evaluator()
                )
                (sample, history) = (step.previousSample, step.history)
            }
            #expect(history.count == calls - first)
            #expect(sample.doubles().allSatisfy { $0.isFinite })
        }
    }

    @Test(
        "a training of two timesteps can be run, whatever the spacing",
        arguments: names,
        [
            "none", "use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas",
            "use_lu_lambdas",
        ]
    )
    func shortTraining(name: String, spacing: String) throws {
        let type = try #require(Schedulers.named(name))
        let own: [String: SchedulerOption] = [
            spacing: true, "skip_prk_steps": true, "original_inference_steps": 2,
        ]
        let keys = Set(type.settings.map(\.key))
        let scheduler = try type.init(
            options: own.filter { keys.contains($0.key) }
                .merging(["num_train_timesteps": 2, "timestep_spacing": "trailing"]) { $1 }
                .filter { keys.contains($0.key) },
            steps: 1
        )
        let sample = Tensor([1.0, -2, 0.5])
        let step = try scheduler.step(
            0,
            modelOutput: sample,
            sample: sample,
            history: SchedulerHistory(),
            noise: { Tensor.zeros($0.shape, $0.dtype) },
            in: Evaluator()
        )
        #expect(step.previousSample.doubles().allSatisfy { $0.isFinite })
    }

    @Test("second-order methods make two calls a step and one for the last", arguments: names)
    func order(name: String) throws {
        let type = try #require(Schedulers.named(name))
        let calls = try type.init(steps: 6).timesteps.count
        let extra = name == "pndm" ? 9 : 0
        #expect(calls == (type.order == 2 ? 11 : 6 + extra))
        #expect((type.order == 2) == ["heun", "kdpm2", "kdpm2-ancestral"].contains(name))
    }

    /// How often each call of a run of four steps draws noise.
    private func draws(_ name: String, _ options: [String: SchedulerOption]) throws -> [Int] {
        let scheduler = try #require(Schedulers.named(name)).init(options: options, steps: 4)
        var sample = Tensor.zeros([2, 3], .float32)
        var history = SchedulerHistory()
        return try scheduler.timesteps.indices.map { index in
            var draws = 0
            let step = try scheduler.step(
                index,
                modelOutput: sample,
                sample: sample,
                history: history,
                noise: { type in
                    draws += 1
                    return Tensor.zeros(type.shape, type.dtype)
                },
                in: Evaluator()
            )
            (sample, history) = (step.previousSample, step.history)
            return draws
        }
    }
}
