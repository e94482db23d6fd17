import Tensors

/// The timesteps and noise levels of a run of the solvers in λ = log(√ᾱ / √(1 - ᾱ)): whole timesteps, spaced so that the
/// run ends before the last of them.
struct LogSNRRun {
    /// The training timestep of each call.
    let timesteps: [Double]
    /// The noise level before each call and after the last, `[steps + 1]`.
    let sigmas: [Double]

    /// The level after the last step.
    enum Ending {
        /// No noise, or the least of the training.
        case table(FinalSigma)
        /// The same, but where the levels are spaced, the least of the training is the last of them once more.
        case repeated(FinalSigma)
    }

    /// What the schedulers differ in.
    struct Rules {
        var spacing = TimestepSpacing.linspace
        var offset = 0
        /// Timesteps with less λ are left out.
        var smallestLambda: Double?
        var ending = Ending.table(.zero)
        /// Whether timesteps of Karras' and Lu's levels are rounded; all others are cut to whole ones.
        var roundsTimesteps = true
        /// The ends between which levels are spaced, where they are not the table's.
        var largest: Double?
        var smallest: Double?
    }

    /// The run of a number of steps or of timesteps.
    ///
    /// Throws where the levels do not fall from step to step, or more than one spacing is chosen.
    init(
        _ configuration: SchedulerConfiguration,
        _ steps: RequestedSteps,
        table: [Double],
        _ rules: Rules
    ) throws(SchedulerConfigurationError) {
        var timesteps = try Self.unspacedTimesteps(configuration, steps, table, rules)
        var levels = SigmaSchedule.interpolated(table, at: timesteps)
        let spacing = try SigmaSpacing.chosen(configuration)
        if let spacing {
            try configuration.check(spacing, leavesRoomFor: steps)
            levels = spacing.levels(
                steps.count,
                from: rules.largest ?? table[table.count - 1],
                to: rules.smallest ?? table[0]
            )
        }
        // Different levels can have one λ, by whose differences the methods divide.
        try configuration.check(levels.map { -NoiseLevel(sigma: $0).lambda }, fallIn: steps)
        if let spacing {
            let isRounded = rules.roundsTimesteps && (spacing == .karras || spacing == .lu)
            timesteps = SigmaSchedule.timesteps(of: levels, in: table)
                .map { $0.rounded(isRounded ? .toNearestOrEven : .towardZero) }
        }
        let last =
            switch rules.ending {
            case .table(.zero), .repeated(.zero): 0.0
            case .table(.smallest): table[0]
            case .repeated(.smallest): spacing == nil ? table[0] : levels[levels.count - 1]
            }
        self.timesteps = timesteps
        sigmas = levels + [last]
    }

    /// The author's timesteps or those of the spacing, which `trailing` makes fewer than `steps` where λ is clipped.
    private static func unspacedTimesteps(
        _ configuration: SchedulerConfiguration,
        _ steps: RequestedSteps,
        _ table: [Double],
        _ rules: Rules
    ) throws(SchedulerConfigurationError) -> [Double] {
        let left = try timestepsLeft(configuration, table, rules.smallestLambda)
        let whole =
            steps.customTimesteps
            ?? rules.spacing.wholeTimestepsBeforeEnd(
                steps.count,
                of: left,
                trained: table.count,
                offset: rules.offset
            )
        return whole.map(Double.init)
    }

    /// The number of timesteps whose λ is not below the bound.
    private static func timestepsLeft(
        _ configuration: SchedulerConfiguration,
        _ table: [Double],
        _ smallest: Double?
    ) throws(SchedulerConfigurationError) -> Int {
        guard let smallest else { return table.count }
        let left = table.count { NoiseLevel(sigma: $0).lambda >= smallest }
        guard left > 1 else {
            throw SchedulerConfigurationError(
                configuration.className,
                "lambda_min_clipped",
                .number(smallest),
                expected: "a number that leaves more than \(left) of the training's timesteps"
            )
        }
        return left
    }
}

extension TimestepSpacing {
    /// `steps` whole timesteps, the largest first, of which `leading` and `linspace` leave the last interval out.
    ///
    /// Of the timesteps below `left`, while `trailing` steps as if all `trained` were there.
    func wholeTimestepsBeforeEnd(
        _ steps: Int,
        of left: Int,
        trained: Int,
        offset: Int
    ) -> [Int] {
        switch self {
        case .leading:
            let ratio = left / (steps + 1)
            return (1...steps).reversed().map { $0 * ratio + offset }
        case .linspace:
            return wholeTimesteps(steps + 1, of: left, offset: 0).dropLast()
        case .trailing:
            guard left < trained else { return wholeTimesteps(steps, of: left, offset: 0) }
            let ratio = Double(trained) / Double(steps)
            let count = min(Int((Double(left) / ratio).rounded(.up)), steps)
            return (0..<count).map {
                Int((Double(left) - Double($0) * ratio).rounded(.toNearestOrEven)) - 1
            }
        }
    }
}
