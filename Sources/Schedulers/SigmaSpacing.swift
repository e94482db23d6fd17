import Tensors

/// How the noise levels of a run lie between the largest and the smallest.
enum SigmaSpacing: String, CaseIterable {
    /// Evenly in σ^(1/7) (Karras et al. 2022, equation 5 with ρ = 7).
    case karras = "use_karras_sigmas"
    /// Evenly in log σ.
    case exponential = "use_exponential_sigmas"
    /// At quantiles of the beta distribution with α = β = 0.6 (Lee et al. 2024).
    case beta = "use_beta_sigmas"
    /// Evenly in the log of the signal-to-noise ratio (Lu et al. 2022), which is log σ as well.
    case lu = "use_lu_lambdas"

    /// The switches that every scheduler over σ declares, of which at most one is on.
    static let settings: [any SchedulerSettingDeclaration] =
        [karras, exponential, beta].map(\.setting)

    /// Levels whose powers, up to the fourth, are numbers.
    static let range = 1e-50...1e50
    /// The ends of spaced levels, where they are not the table's.
    static let smallest = SchedulerSetting.number("sigma_min", standard: 1, in: range).optional
    static let largest = SchedulerSetting.number("sigma_max", standard: 1, in: range).optional

    /// The switch of this spacing.
    var setting: SchedulerSetting<Bool> {
        .flag(rawValue, standard: false, takesNull: true)
    }

    /// The spacing that is switched on, or nil for levels that follow the timesteps.
    ///
    /// Throws where more than one is.
    static func chosen(
        _ configuration: SchedulerConfiguration
    ) throws(SchedulerConfigurationError) -> SigmaSpacing? {
        let chosen = allCases.filter { configuration.options[$0.rawValue] == .bool(true) }
        if chosen.count > 1 {
            let names = chosen.map(\.rawValue).joined(separator: " and ")
            throw SchedulerConfigurationError(
                configuration.className,
                chosen[1].rawValue,
                true,
                expected: "only one way to space the levels, not \(names)"
            )
        }
        return chosen.first
    }

    /// `count` levels, the largest first; the ends are exact.
    func levels(_ count: Int, from largest: Double, to smallest: Double) -> [Double] {
        let inner = (0..<count).map { count > 1 ? Double($0) / Double(count - 1) : 0 }
            .map { share in
                switch self {
                case .karras:
                    let first = SigmaSpacing.seventhRoot(largest)
                    let last = SigmaSpacing.seventhRoot(smallest)
                    return SigmaSpacing.seventhPower(first + share * (last - first))
                case .exponential, .lu:
                    let first = ElementaryFunction.log(largest)
                    let last = ElementaryFunction.log(smallest)
                    return ElementaryFunction.exp(first + share * (last - first))
                case .beta:
                    let quantile = BetaDistribution(alpha: 0.6, beta: 0.6).quantile(1 - share)
                    return smallest + quantile * (largest - smallest)
                }
            }
        return count > 1 ? [largest] + inner.dropFirst().dropLast() + [smallest] : [largest]
    }

    private static func seventhPower(_ x: Double) -> Double {
        let square = x * x
        let cube = square * x
        return cube * cube * x
    }

    /// exp(log x / 7), corrected by a step of Newton's method.
    private static func seventhRoot(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        let guess = ElementaryFunction.exp(ElementaryFunction.log(x) / 7)
        return guess - (guess - x / (seventhPower(guess) / guess)) / 7
    }
}

/// The noise level after the last step: none, or the least of the training.
enum FinalSigma: String, Sendable, CaseIterable {
    case zero
    case smallest = "sigma_min"

    /// The setting, `zero` as everywhere in diffusers.
    static let setting = SchedulerSetting.choice(
        "final_sigmas_type",
        standard: FinalSigma.zero,
        among: FinalSigma.allCases
    )
}
