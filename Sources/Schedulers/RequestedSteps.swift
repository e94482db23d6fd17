/// What is asked of a run: so many steps, or a schedule of the author's own.
///
/// As diffusers' `set_timesteps(n)`, `set_timesteps(timesteps=…)` and `set_timesteps(sigmas=…)`.
public enum RequestedSteps: Sendable, Hashable {
    /// So many steps, spaced as the options say.
    case count(Int)
    /// Training timesteps, each lower than the one before it, for the schedulers that take them.
    case timesteps([Int])
    /// Noise levels σ, each lower than the one before it, and last the level after the last step.
    case sigmas([Double])

    /// The number of steps.
    public var count: Int {
        switch self {
        case .count(let count): count
        case .timesteps(let timesteps): timesteps.count
        case .sigmas(let sigmas): sigmas.count - 1
        }
    }

    /// The author's own training timesteps, if that is what is asked for.
    var customTimesteps: [Int]? {
        if case .timesteps(let timesteps) = self { timesteps } else { nil }
    }

    /// The author's own noise levels, if that is what is asked for.
    var customSigmas: [Double]? {
        if case .sigmas(let sigmas) = self { sigmas } else { nil }
    }
}

/// The forms in which diffusers' class takes its steps.
enum StepForm {
    case timesteps, sigmas
}

extension SchedulerConfiguration {
    /// Throws where a run of these steps is not possible; `forms` are those it takes besides a number of steps.
    func check(
        _ steps: RequestedSteps,
        atLeast least: Int = 1,
        alsoTakes forms: Set<StepForm> = []
    ) throws(SchedulerConfigurationError) {
        switch steps {
        case .count(let count): try checkSteps(count, atLeast: least)
        case .timesteps(let timesteps):
            let last = self[NoiseSchedule.trainTimesteps] - 1
            let isDescending = zip(timesteps, timesteps.dropFirst()).allSatisfy { $0 > $1 }
            try check(
                "timesteps",
                .list(timesteps.map { .int($0) }),
                forms.contains(.timesteps)
                    ? !timesteps.isEmpty && isDescending
                        && timesteps.allSatisfy { 0...last ~= $0 } : nil,
                expected: "whole numbers from \(last) to 0, each lower than the one before it"
            )
        case .sigmas(let sigmas):
            let isDescending = zip(sigmas, sigmas.dropFirst()).allSatisfy { $0 > $1 }
            try check(
                "sigmas",
                .list(sigmas.map { .number($0) }),
                forms.contains(.sigmas)
                    ? sigmas.count > 1 && isDescending
                        && sigmas.allSatisfy { 0...SigmaSpacing.range.upperBound ~= $0 } : nil,
                expected: "two or more noise levels, each lower than the one before it, from at"
                    + " most \(SigmaSpacing.range.upperBound) to at least 0"
            )
        }
    }

    /// Throws unless a custom schedule is right; nil says that this scheduler takes none.
    private func check(
        _ key: String,
        _ found: SchedulerOption,
        _ isRight: Bool?,
        expected: String
    ) throws(SchedulerConfigurationError) {
        guard isRight != true else { return }
        throw SchedulerConfigurationError(
            className,
            key,
            found,
            expected: isRight == nil
                ? "a number of steps: \(className) takes no \(key) of its own" : expected
        )
    }

    /// Throws where a run of so many steps is not possible.
    private func checkSteps(
        _ steps: Int,
        atLeast least: Int
    ) throws(SchedulerConfigurationError) {
        let most = self[NoiseSchedule.trainTimesteps]
        guard steps < least || steps > most else { return }
        throw SchedulerConfigurationError(
            className,
            "steps",
            .int(steps),
            expected: "a number from \(least) to num_train_timesteps, \(most)"
        )
    }
}
