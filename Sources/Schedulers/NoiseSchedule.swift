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
    /// Throws where `trained_betas` has not one number for each timestep.
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

    /// The same table with another last ᾱ.
    func replacingLastAlpha(by alpha: Double) -> NoiseSchedule {
        NoiseSchedule(betas: betas, alphasCumprod: alphasCumprod.dropLast() + [alpha])
    }

    private init(betas: [Double], alphasCumprod: [Double]) {
        self.betas = betas
        self.alphasCumprod = alphasCumprod
    }
}

/// How a table of betas runs between its ends.
enum BetaSchedule: String, Sendable, CaseIterable {
    case linear
    case scaledLinear = "scaled_linear"
    case squaredCosine = "squaredcos_cap_v2"

    /// `count` betas; the cosine schedule (Nichol and Dhariwal 2021) takes no ends.
    func betas(_ count: Int, from start: Double, to end: Double) -> [Double] {
        switch self {
        case .linear: BetaSchedule.evenly(count, from: start, to: end)
        case .scaledLinear:
            BetaSchedule.evenly(count, from: start.squareRoot(), to: end.squareRoot())
                .map { $0 * $0 }
        case .squaredCosine: BetaSchedule.cosine(count, atMost: 0.999)
        }
    }

    /// `torch.linspace`: the first half counts up from `start`, the second half down from `end`.
    private static func evenly(_ count: Int, from start: Double, to end: Double) -> [Double] {
        guard count > 1 else { return [start] }
        let step = (end - start) / Double(count - 1)
        return (0..<count).map {
            $0 < count / 2 ? start + step * Double($0) : end - step * Double(count - 1 - $0)
        }
    }

    /// β_t = 1 - ᾱ(t+1)/ᾱ(t) with ᾱ(t) = cos²((t/count + 0.008) / 1.008 · π/2).
    private static func cosine(_ count: Int, atMost largest: Double) -> [Double] {
        let angles = (0...count).map {
            (Double($0) / Double(count) + 0.008) / 1.008 * .pi / 2
        }
        let remaining = ElementaryFunction.cos.applying(to: angles).map { $0 * $0 }
        return zip(remaining.dropFirst(), remaining).map { min(1 - $0 / $1, largest) }
    }
}

extension NoiseSchedule {
    static let trainTimesteps = SchedulerSetting.integer(
        "num_train_timesteps",
        standard: 1000,
        in: 1...1_000_000
    )
    static let betaStart = beta("beta_start", standard: 0.0001)
    static let betaEnd = beta("beta_end", standard: 0.02)
    static let betaSchedule = SchedulerSetting.choice(
        "beta_schedule",
        standard: BetaSchedule.linear,
        among: BetaSchedule.allCases
    )
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

    /// What every scheduler over a table of betas declares.
    static let settings: [any SchedulerSettingDeclaration] = [
        trainTimesteps, betaStart, betaEnd, betaSchedule, trainedBetas,
    ]

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
