import Tensors

/// The noise of each training timestep: β_t, and the share of the signal's variance that is left, ᾱ_t = Π (1 - β).
///
/// All in float64, whatever the run's dtype.
public struct NoiseSchedule: Sendable, Equatable {
    /// The variance that each timestep adds, `[num_train_timesteps]`.
    public let betas: [Double]
    /// The cumulative product of 1 - β, `[num_train_timesteps]`.
    public let alphasCumprod: [Double]

    /// The schedule of a table of betas.
    init(betas: [Double]) {
        self.betas = betas
        var product = 1.0
        alphasCumprod = betas.map { beta in
            product *= 1 - beta
            return product
        }
    }

    /// The schedule that a configuration describes.
    ///
    /// Throws where `trained_betas` has not one number for each timestep, and where the betas leave one without noise or
    /// without signal.
    init(_ configuration: SchedulerConfiguration) throws(SchedulerConfigurationError) {
        let count = configuration[NoiseSchedule.trainTimesteps]
        if let trained = configuration[NoiseSchedule.trainedBetas] {
            guard trained.count == count else {
                throw SchedulerConfigurationError(
                    configuration.className,
                    NoiseSchedule.trainedBetas.key,
                    .list(trained.map { .number($0) }),
                    expected: "as many numbers as num_train_timesteps, \(count)"
                )
            }
            self.init(betas: trained)
        } else {
            let kind = configuration[NoiseSchedule.betaSchedule]
            let start = configuration[NoiseSchedule.betaStart]
            let end = configuration[NoiseSchedule.betaEnd]
            self.init(betas: kind.betas(count, from: start, to: end))
        }
        try check(alphasCumprod, configuration)
    }

    /// The schedule that a configuration describes, for the schedulers over ᾱ; rescaled, its last ᾱ is 0.
    init(
        _ configuration: SchedulerConfiguration,
        endsInNoise isRescaled: Bool
    ) throws(SchedulerConfigurationError) {
        let plain = try NoiseSchedule(configuration)
        self = isRescaled ? plain.rescaledToZeroTerminalSNR : plain
        try check(isRescaled ? alphasCumprod.dropLast() : alphasCumprod[...], configuration)
    }

    /// The schedule that a configuration describes, for the schedulers over σ.
    ///
    /// Rescaled, its last ᾱ would be 0 and σ infinite; diffusers puts the smallest float16 in its place.
    init(
        _ configuration: SchedulerConfiguration,
        rescaled isRescaled: Bool
    ) throws(SchedulerConfigurationError) {
        let exact = try NoiseSchedule(configuration, endsInNoise: isRescaled)
        self.init(
            betas: exact.betas,
            alphasCumprod: isRescaled
                ? exact.alphasCumprod.dropLast() + [0x1p-24] : exact.alphasCumprod
        )
    }

    /// σ_t = √((1 - ᾱ_t) / ᾱ_t), the noise in units of the signal.
    var sigmas: [Double] { alphasCumprod.map { ((1 - $0) / $0).squareRoot() } }

    /// The schedule shifted and stretched in √ᾱ so that the last timestep is pure noise.
    ///
    /// Algorithm 1 of Lin et al. 2023.
    var rescaledToZeroTerminalSNR: NoiseSchedule {
        let roots = alphasCumprod.map { $0.squareRoot() }
        guard let first = roots.first, let last = roots.last, first != last else { return self }
        let scale = first / (first - last)
        let squares = roots.map { ($0 - last) * scale }.map { $0 * $0 }
        let previous = [1.0] + squares.dropLast()
        return NoiseSchedule(betas: zip(squares, previous).map { 1 - $0 / $1 })
    }

    private init(betas: [Double], alphasCumprod: [Double]) {
        self.betas = betas
        self.alphasCumprod = alphasCumprod
    }

    /// Throws unless each timestep adds so much noise that its level is another than the last one's, also as a
    /// logarithm, and the ᾱ that are given are large enough for powers of 1 / ᾱ.
    private func check(
        _ alphas: some Sequence<Double>,
        _ configuration: SchedulerConfiguration
    ) throws(SchedulerConfigurationError) {
        guard
            !alphas.allSatisfy({ $0 >= 1e-100 }) || !betas.allSatisfy({ $0 >= 1e-12 })
        else { return }
        let isTrained = configuration[NoiseSchedule.trainedBetas] != nil
        let key = isTrained ? NoiseSchedule.trainedBetas.key : NoiseSchedule.betaSchedule.key
        throw SchedulerConfigurationError(
            configuration.className,
            key,
            configuration.options[key] ?? .null,
            expected: "betas of at least 1e-12 that leave some signal after \(betas.count)"
                + " timesteps; here they run from \(betas[0]) to \(betas[betas.count - 1])"
        )
    }
}

extension NoiseSchedule {
    static let trainTimesteps = SchedulerSetting.integer(
        "num_train_timesteps",
        standard: 1000,
        in: 2...1_000_000
    )
    static let betaStart = beta("beta_start", standard: 0.0001)
    static let betaEnd = beta("beta_end", standard: 0.02)
    static let betaSchedule = BetaSchedule.setting(.linear, among: BetaSchedule.allCases)
    static let trainedBetas = SchedulerSetting(
        "trained_betas",
        standard: [],
        expected: "a list of numbers above 0 and below 1",
        read: { (option: SchedulerOption) -> [Double]? in
            guard case .list(let values) = option else { return nil }
            let betas = values.compactMap(\.asNumber).filter { 0 < $0 && $0 < 1 }
            return betas.count == values.count ? betas : nil
        },
        write: { .list($0.map { .number($0) }) }
    ).optional

    /// What every scheduler over a table of betas declares, with the defaults of most.
    static let settings = settings()

    /// What every scheduler over a table of betas declares, with a scheduler's own defaults and kinds of table.
    static func settings(
        from start: Double = 0.0001,
        to end: Double = 0.02,
        _ kind: BetaSchedule = .linear,
        among kinds: [BetaSchedule] = BetaSchedule.common
    ) -> [any SchedulerSettingDeclaration] {
        [
            trainTimesteps, beta("beta_start", standard: start), beta("beta_end", standard: end),
            BetaSchedule.setting(kind, among: kinds), trainedBetas,
        ]
    }

    private static func beta(_ key: String, standard: Double) -> SchedulerSetting<Double> {
        SchedulerSetting(
            key,
            standard: standard,
            expected: "a number above 0 and below 1",
            read: { option in option.asNumber.flatMap { 0 < $0 && $0 < 1 ? $0 : nil } },
            write: { .number($0) }
        )
    }
}
