import Schedulers
import Testing

@Suite struct SchedulerConfigurationTests {
    @Test("the file goes over the defaults, and options over the file")
    func precedence() throws {
        let configuration = try SchedulerConfiguration(
            for: PNDMScheduler.self,
            file: ["beta_start": 0.001, "beta_end": 0.012, "steps_offset": 1],
            options: ["beta_end": 0.013]
        )
        #expect(configuration.className == "PNDMScheduler")
        #expect(configuration.options["beta_start"] == 0.001)
        #expect(configuration.options["beta_end"] == 0.013)
        #expect(configuration.options["steps_offset"] == 1)
        #expect(configuration.options["beta_schedule"] == "linear")
        #expect(configuration.options["trained_betas"] == .null)
    }

    @Test("without a file every option has a value", arguments: Schedulers.names)
    func defaults(name: String) throws {
        let type = try #require(Schedulers.named(name))
        let configuration = try SchedulerConfiguration(for: type)
        #expect(configuration.options.keys.sorted() == type.settings.map(\.key).sorted())
        for setting in type.settings {
            #expect(configuration.options[setting.key] == setting.standard)
        }
    }

    @Test("the file of one scheduler can be read as any other's", arguments: Schedulers.names)
    func foreignFile(name: String) throws {
        let type = try #require(Schedulers.named(name))
        let configuration = try SchedulerConfiguration(
            for: type,
            file: [
                "_class_name": "DPMSolverMultistepScheduler", "_diffusers_version": "0.42.1",
                "algorithm_type": "dpmsolver++", "solver_order": 2, "lambda_min_clipped": nil,
                "skip_prk_steps": true, "clip_sample": false, "trained_betas": nil,
            ]
        )
        #expect(!configuration.ignored.contains { $0.hasPrefix("_") })
        let declared = Set(type.settings.map(\.key))
        for key in ["algorithm_type", "solver_order", "skip_prk_steps", "clip_sample"] {
            #expect(configuration.ignored.contains(key) == !declared.contains(key))
            #expect((configuration.options[key] == nil) == !declared.contains(key))
        }
    }

    /// diffusers reads other solvers' words as its own default.
    @Test("the words of one solver's file mean another's default")
    func synonyms() throws {
        let file: [String: SchedulerOption] = [
            "algorithm_type": "dpmsolver++", "solver_type": "bh1", "variance_type": "fixed_small",
            "lambda_min_clipped": .number(-.infinity),
        ]
        let deis = try SchedulerConfiguration(for: DEISMultistepScheduler.self, file: file)
        #expect(deis.options["algorithm_type"] == "deis")
        #expect(deis.options["solver_type"] == "logrho")
        let solver = try SchedulerConfiguration(for: DPMSolverMultistepScheduler.self, file: file)
        #expect(solver.options["solver_type"] == "midpoint")
        #expect(solver.options["variance_type"] == .null)
        #expect(solver.options["lambda_min_clipped"] == .null)
        let corrector = try SchedulerConfiguration(for: UniPCMultistepScheduler.self, file: file)
        #expect(corrector.options["solver_type"] == "bh1")
    }

    @Test("two ways to write a number are one configuration")
    func normalForm() throws {
        let whole = try SchedulerConfiguration(for: DDIMScheduler.self, options: ["eta": 1])
        let real = try SchedulerConfiguration(for: DDIMScheduler.self, options: ["eta": 1.0])
        #expect(whole == real)
        #expect(whole.options["eta"] == .number(1))
    }

    @Test("all wrong keys and values are reported at once, with what was expected")
    func problems() {
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try SchedulerConfiguration(
                for: PNDMScheduler.self,
                file: ["beta_strat": 0.1, "beta_end": "0.02", "prediction_type": "sample"],
                options: ["steps_offset": -1, "clip_sample": false]
            )
        }
        let problems = error?.problems ?? []
        #expect(
            problems.map(\.key) == [
                "beta_end", "beta_strat", "prediction_type", "clip_sample", "steps_offset",
            ]
        )
        #expect(problems.map(\.place) == [.file, .file, .file, .options, .options])
        #expect(problems.first { $0.key == "beta_strat" }?.expected.contains("beta_start") == true)
        #expect(
            problems.first { $0.key == "prediction_type" }?.description
                == "scheduler_config.json: 'prediction_type' is \"sample\"; "
                + "expected epsilon or v_prediction"
        )
        #expect(error?.description.split(separator: "\n").count == 5)
    }

    @Test("a wrong value of the file does not matter where an option replaces it")
    func replacedValue() throws {
        let configuration = try SchedulerConfiguration(
            for: PNDMScheduler.self,
            file: ["prediction_type": "sample"],
            options: ["prediction_type": "v_prediction"]
        )
        #expect(configuration.options["prediction_type"] == "v_prediction")
    }

    @Test(
        "a value of the wrong type or out of range is refused",
        arguments: [
            ("num_train_timesteps", 0), ("num_train_timesteps", 1), ("num_train_timesteps", 1000.0),
            ("beta_start", 0),
            ("beta_end", 1), ("beta_start", nil), ("beta_start", .number(.nan)),
            ("beta_end", .number(.infinity)), ("beta_schedule", "sigmoid"),
            ("beta_schedule", true), ("trained_betas", [0.1, 2.0]), ("trained_betas", ["a"]),
            ("eta", 1.5), ("eta", -0.1), ("clip_sample", 1), ("clip_sample_range", 0),
            ("set_alpha_to_one", nil), ("thresholding", true), ("timestep_spacing", "Leading"),
        ] as [(String, SchedulerOption)]
    )
    func wrongValue(key: String, value: SchedulerOption) {
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try SchedulerConfiguration(for: DDIMScheduler.self, options: [key: value])
        }
        #expect(error?.problems.map(\.key) == [key])
    }

    @Test(
        "what is not supported is refused by name",
        arguments: [
            ("ddim", "thresholding", true), ("ddpm", "variance_type", "learned"),
            ("ddpm", "variance_type", "learned_range"), ("ddpm", "thresholding", true),
            ("euler", "sigma_max", 1e160), ("euler", "sigma_min", 0), ("unipc", "sigma_max", 1e160),
            ("lcm", "timestep_scaling", 1e300), ("euler", "beta_schedule", "sigmoid"),
            ("euler-ancestral", "prediction_type", "sample"),
            ("kdpm2", "prediction_type", "sample"),
            ("kdpm2-ancestral", "prediction_type", "sample"),
            ("lcm", "thresholding", true), ("dpmsolver++", "thresholding", true),
            ("dpmsolver++", "variance_type", "learned"), ("dpmsolver++", "use_flow_sigmas", true),
            ("dpmsolver++", "flow_shift", 3), ("dpmsolver++", "use_dynamic_shifting", true),
            ("dpmsolver++", "time_shift_type", "linear"),
            ("dpmsolver++", "prediction_type", "flow_prediction"),
            ("dpmsolver++", "solver_order", 4),
            ("dpmsolver-singlestep", "algorithm_type", "sde-dpmsolver"),
            ("dpmsolver-singlestep", "flow_shift", 0.5), ("deis", "use_flow_sigmas", true),
            ("unipc", "solver_p", "dpmsolver++"), ("unipc", "shift_terminal", 0.1),
            ("unipc", "disable_corrector", [0.5]), ("unipc", "use_flow_sigmas", true),
        ] as [(String, String, SchedulerOption)]
    )
    func unsupported(name: String, key: String, value: SchedulerOption) throws {
        let type = try #require(Schedulers.named(name))
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try SchedulerConfiguration(for: type, file: [key: value])
        }
        #expect(error?.problems.map(\.key) == [key])
    }

    @Test(
        "options that do not fit each other are refused by name",
        arguments: [
            ("euler", ["use_karras_sigmas": true, "use_beta_sigmas": true], "use_beta_sigmas"),
            ("dpmsolver++", ["use_karras_sigmas": true, "use_lu_lambdas": true], "use_lu_lambdas"),
            ("dpmsolver++", ["algorithm_type": "dpmsolver"], "final_sigmas_type"),
            ("dpmsolver-singlestep", ["algorithm_type": "dpmsolver"], "final_sigmas_type"),
            (
                "dpmsolver++",
                [
                    "algorithm_type": "sde-dpmsolver", "final_sigmas_type": "sigma_min",
                    "solver_order": 3,
                ], "solver_order"
            ), ("dpmsolver++", ["lambda_min_clipped": 20], "lambda_min_clipped"),
            ("unipc", ["predict_x0": false], "final_sigmas_type"),
            ("unipc", ["lower_order_final": false], "lower_order_final"),
            ("lcm", ["original_inference_steps": 4], "steps"),
            ("lcm", ["original_inference_steps": 2000], "original_inference_steps"),
            (
                "ddpm", ["rescale_betas_zero_snr": true, "timestep_spacing": "trailing"],
                "prediction_type"
            ), ("lcm", ["rescale_betas_zero_snr": true], "prediction_type"),
        ] as [(String, [String: SchedulerOption], String)]
    )
    func contradictions(name: String, options: [String: SchedulerOption], key: String) throws {
        let type = try #require(Schedulers.named(name))
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try type.init(options: options, steps: 5)
        }
        #expect(error?.problems.map(\.key) == [key])
    }
}
