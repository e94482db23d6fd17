import Checkpoints
import Schedulers
import TestSupport
import Testing

@Suite struct NoiseScheduleTests {
    /// The cases that are tables of diffusers' `DDIMScheduler`, the one class that takes all their options.
    static let tables = Golden.cases("schedulers") { $0.tensors["betas.f64"] != nil }

    @Test("there are golden tables")
    func coverage() {
        #expect(!Self.tables.isEmpty)
    }

    /// Each beta of the cosine schedule is a small difference from 1, so errors are relative to the largest.
    @Test("a table is diffusers' float64 table", arguments: tables)
    func table(golden: GoldenCase) throws {
        let options = golden.params.options
        let schedule = try DDIMScheduler(
            file: options,
            options: ["prediction_type": "v_prediction"],
            steps: 1
        ).noiseSchedule
        let file = try golden.load()
        for (values, name) in [
            (schedule.betas, "betas.f64"), (schedule.alphasCumprod, "alphas_cumprod.f64"),
        ] {
            let comparison = Comparison(values, truth: try file.doubles(name))
            let largest = values.reduce(0, max)
            #expect(comparison.maxAbs <= 1e-12 * largest, "\(golden) \(name): \(comparison)")
        }
    }

    @Test("trained betas are taken as they are")
    func trainedBetas() throws {
        let betas = [0.1, 0.25, 0.5, 0.75]
        let schedule = try PNDMScheduler(
            options: [
                "num_train_timesteps": 4, "skip_prk_steps": true,
                "trained_betas": .list(betas.map { .number($0) }),
            ],
            steps: 2
        ).noiseSchedule
        #expect(schedule.betas == betas)
        #expect(
            schedule.alphasCumprod == [0.9, 0.9 * 0.75, 0.9 * 0.75 * 0.5, 0.9 * 0.75 * 0.5 * 0.25]
        )
    }

    @Test("trained betas need one number for each timestep")
    func trainedBetasCount() {
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try DDIMScheduler(options: ["trained_betas": [0.1, 0.2]], steps: 1)
        }
        #expect(error?.problems.map(\.key) == ["trained_betas"])
        #expect(error?.description.contains("1000") == true)
    }

    @Test(
        "betas that leave no signal or take none are refused",
        arguments: Schedulers.names,
        [
            ("beta_schedule", ["beta_start": 0.9, "beta_end": 0.999]),
            ("beta_schedule", ["num_train_timesteps": 1_000_000]),
            ("beta_schedule", ["beta_start": 1e-17]),
            ("trained_betas", ["num_train_timesteps": 3, "trained_betas": [0.1, 1e-17, 0.2]]),
            (
                "trained_betas",
                [
                    "num_train_timesteps": 200,
                    "trained_betas": .list(Array(repeating: 0.99, count: 200)),
                ]
            ),
        ] as [(String, [String: SchedulerOption])]
    )
    func betasOutOfRange(name: String, betas: (key: String, options: [String: SchedulerOption]))
        throws
    {
        let type = try #require(Schedulers.named(name))
        var options = betas.options
        for key in ["use_karras_sigmas", "skip_prk_steps"]
        where type.settings.contains(where: { $0.key == key }) {
            options[key] = true
        }
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try type.init(options: options, steps: 2)
        }
        #expect(error?.problems.map(\.key) == [betas.key])
    }

    @Test("the rescaled schedule ends in pure noise and begins as before")
    func zeroTerminalSNR() throws {
        let plain = try DDIMScheduler(steps: 1).noiseSchedule
        let rescaled = try DDIMScheduler(
            options: ["rescale_betas_zero_snr": true],
            steps: 1
        ).noiseSchedule
        #expect(rescaled.alphasCumprod.last == 0)
        #expect(abs(rescaled.alphasCumprod[0] - plain.alphasCumprod[0]) < 1e-15)
        #expect(
            zip(rescaled.alphasCumprod, rescaled.alphasCumprod.dropFirst()).allSatisfy { $0 > $1 }
        )
    }
}
