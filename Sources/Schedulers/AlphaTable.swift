/// ᾱ of the timesteps that a run visits, for the schedulers that step from one whole timestep to an earlier one.
struct AlphaTable: Sendable {
    /// Training timesteps between two steps of the run.
    let ratio: Int
    private let configuration: SchedulerConfiguration
    private let cumprod: [Double]
    private let final: Double

    /// The table of a run of `steps` steps.
    ///
    /// Before timestep 0 lies ᾱ = 1 or, as in Stable Diffusion, that of timestep 0.
    init(
        _ schedule: NoiseSchedule,
        _ configuration: SchedulerConfiguration,
        steps: Int,
        setsFinalToOne: Bool
    ) {
        ratio = schedule.alphasCumprod.count / steps
        self.configuration = configuration
        cumprod = schedule.alphasCumprod
        final = setsFinalToOne ? 1 : cumprod[0]
    }

    /// ᾱ at a timestep; a negative one is the end of the run.
    subscript(timestep: Int) -> Double {
        timestep >= 0 ? cumprod[timestep] : final
    }

    /// Throws where `prediction` says nothing of the sample at the first timestep, which is pure noise.
    func check(
        _ prediction: PredictionType,
        at timestep: Int
    ) throws(SchedulerConfigurationError) {
        guard prediction == .epsilon, self[timestep] == 0 else { return }
        throw SchedulerConfigurationError(
            configuration.className,
            "prediction_type",
            .string(prediction.rawValue),
            expected: "v_prediction or sample: with rescale_betas_zero_snr the first timestep"
                + " is pure noise, from which epsilon says nothing of the sample"
        )
    }

    /// Throws where the network was not trained for one of the timesteps.
    func check(_ timesteps: [Int]) throws(SchedulerConfigurationError) {
        guard let wrong = timesteps.first(where: { !cumprod.indices.contains($0) }) else { return }
        throw SchedulerConfigurationError(
            configuration.className,
            TimestepSpacing.offset.key,
            .int(configuration[TimestepSpacing.offset]),
            expected: "an offset that keeps timesteps below \(cumprod.count), not \(wrong)"
        )
    }
}
