/// Options that several of the solvers in λ have in common.
enum SolverSettings {
    static let order = SchedulerSetting.integer("solver_order", standard: 2, in: 1...3)
    static let prediction = PredictionType.setting([.epsilon, .sample, .velocity])
    /// Between midpoint's rule and Heun's as what the differences of the outputs weigh.
    static let type = SchedulerSetting.choice(
        "solver_type",
        standard: SolverType.midpoint,
        among: SolverType.allCases,
        synonyms: ["logrho", "bh1", "bh2"]
    )
    /// null is diffusers' -∞.
    static let smallestLambda = SchedulerSetting(
        "lambda_min_clipped",
        standard: nil,
        expected: "a number, or null for none",
        read: { (option: SchedulerOption) -> Double?? in
            switch option {
            case .null, .number(-.infinity): .some(nil)
            default: option.asNumber.map { .some($0) }
            }
        },
        write: { $0.map { .number($0) } ?? .null }
    )

    /// The second weight of a step of order two.
    enum SolverType: String, Sendable, CaseIterable {
        case midpoint, heun
    }

    /// Whether steps near the end get a lower order.
    static func lowersFinalOrder(_ standard: Bool) -> SchedulerSetting<Bool> {
        .flag("lower_order_final", standard: standard)
    }

    /// Throws where the form that is integrated has no value at the end of the run.
    static func check(
        _ form: SolverForm,
        _ configuration: SchedulerConfiguration
    ) throws(SchedulerConfigurationError) {
        guard !form.integratesOriginal, configuration[FinalSigma.setting] == .zero else { return }
        throw SchedulerConfigurationError(
            configuration.className,
            FinalSigma.setting.key,
            .string(FinalSigma.zero.rawValue),
            expected: "sigma_min: a solver of the noise cannot end in none"
        )
    }
}
