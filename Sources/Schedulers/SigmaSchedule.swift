import Tensors

/// The noise levels σ of a run, and the training timesteps that belong to them.
enum SigmaSchedule {
    /// σ at fractional timesteps, on straight lines between the table's entries.
    static func interpolated(_ table: [Double], at timesteps: [Double]) -> [Double] {
        timesteps.map { timestep in
            guard timestep > 0 else { return table[0] }
            let low = Int(timestep)
            guard low < table.count - 1 else { return table[table.count - 1] }
            return (table[low + 1] - table[low]) * (timestep - Double(low)) + table[low]
        }
    }

    /// The timestep of each σ, on straight lines in log σ between the table's entries; outside the table its ends.
    static func timesteps(of sigmas: [Double], in table: [Double]) -> [Double] {
        let tableLogs = ElementaryFunction.log.applying(to: table)
        let logs = ElementaryFunction.log.applying(to: sigmas.map { max($0, 1e-10) })
        return logs.map { log in
            let above = tableLogs.lastIndex { $0 <= log } ?? 0
            let low = min(above, table.count - 2)
            let share = (tableLogs[low] - log) / (tableLogs[low] - tableLogs[low + 1])
            let weight = min(max(share, 0), 1)
            return (1 - weight) * Double(low) + weight * Double(low + 1)
        }
    }
}

/// The timesteps of a run of a scheduler over unscaled signals and the level of each, before the method adds its own.
struct SigmaRun {
    /// The training timestep of each step; between whole ones for `linspace` and spaced levels.
    var timesteps: [Double]
    /// The noise level of each step, without the last one.
    var levels: [Double]

    /// `steps` timesteps as `timestep_spacing` lays them, the table's levels there, and both again where a
    /// `SigmaSpacing` is chosen: between the ends of those levels, or `smallest` and `largest`.
    ///
    /// Throws where more than one spacing is chosen, or one together with timesteps of the author's own.
    init(
        _ configuration: SchedulerConfiguration,
        _ steps: RequestedSteps,
        table: [Double],
        largest: Double? = nil,
        smallest: Double? = nil
    ) throws(SchedulerConfigurationError) {
        timesteps =
            steps.customTimesteps?.map(Double.init)
            ?? configuration[TimestepSpacing.setting(.linspace)].timesteps(
                steps.count,
                of: table.count,
                offset: configuration[TimestepSpacing.offset]
            )
        levels = SigmaSchedule.interpolated(table, at: timesteps)
        guard let spacing = try SigmaSpacing.chosen(configuration) else { return }
        try configuration.check(spacing, leavesRoomFor: steps)
        levels = spacing.levels(
            steps.count,
            from: largest ?? levels[0],
            to: smallest ?? levels[steps.count - 1]
        )
        timesteps = SigmaSchedule.timesteps(of: levels, in: table)
    }
}

extension SchedulerConfiguration {
    /// Throws where the author has timesteps of their own, which say the levels already.
    func check(
        _ spacing: SigmaSpacing,
        leavesRoomFor steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        guard steps.customTimesteps != nil else { return }
        throw SchedulerConfigurationError(
            className,
            spacing.rawValue,
            true,
            expected: "false where the run's timesteps are given"
        )
    }
    /// Throws where a method that divides by the distance of two levels would meet two that are equal.
    func check(
        _ levels: [Double],
        fallIn steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        guard !zip(levels, levels.dropFirst()).allSatisfy({ $0 > $1 }) else { return }
        throw SchedulerConfigurationError(
            className,
            "steps",
            .int(steps.count),
            expected: "fewer steps: some have the same noise as the next"
        )
    }
}
