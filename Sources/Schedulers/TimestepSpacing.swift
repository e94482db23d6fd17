/// How a run's few timesteps lie among those of the training (Lin et al. 2023, table 2).
enum TimestepSpacing: String, Sendable, CaseIterable {
    case leading, trailing, linspace

    /// The setting with a scheduler's own default.
    static func setting(_ standard: TimestepSpacing) -> SchedulerSetting<TimestepSpacing> {
        .choice("timestep_spacing", standard: standard, among: allCases)
    }

    /// A number added to each timestep by `leading`.
    static let offset = SchedulerSetting.integer("steps_offset", standard: 0, in: 0...1_000_000)

    /// `steps` timesteps, the largest first; `linspace` gives fractions.
    ///
    /// Mirrors the rounding of numpy's `arange` and `linspace`. Where `arange` would give one element too many
    /// (`trailing` with 61 of 1000 steps, for example) the list ends at `steps` all the same.
    func timesteps(_ steps: Int, of trained: Int, offset: Int) -> [Double] {
        switch self {
        case .leading:
            let ratio = trained / steps
            return (0..<steps).reversed().map { Double($0 * ratio + offset) }
        case .trailing:
            // numpy takes the step from the first two elements, after they are rounded.
            let last = Double(trained)
            let step = (last - last / Double(steps)) - last
            return (0..<steps).map {
                (last + Double($0) * step).rounded(.toNearestOrEven) - 1
            }
        case .linspace:
            guard steps > 1 else { return [0] }
            let last = Double(trained - 1)
            let step = last / Double(steps - 1)
            return (0..<steps).reversed().map { $0 == steps - 1 ? last : Double($0) * step }
        }
    }

    /// The same, rounded to whole timesteps (ties to even).
    func wholeTimesteps(_ steps: Int, of trained: Int, offset: Int) -> [Int] {
        timesteps(steps, of: trained, offset: offset).map { Int($0.rounded(.toNearestOrEven)) }
    }
}
