import Records

/// How long one phase of a trial took in both records, warm-ups left out.
public struct TimingComparison: Equatable, Sendable {
    /// The phase, such as `unet`, or `total`.
    public let phase: String
    /// The ratio of the medians, second record over first.
    public let ratio: MedianRatio

    /// The phases that both tables have of a trial, in the order of the first. Copies of one measurement say nothing.
    ///
    /// Throws `RecordError` where a column is missing or of another type.
    static func all(
        _ left: Table,
        _ leftTrial: Int,
        _ right: Table,
        _ rightTrial: Int
    ) throws(RecordError) -> [TimingComparison] {
        let a = try samples(left, leftTrial), b = try samples(right, rightTrial)
        return a.compactMap { phase, seconds in
            b.first { $0.phase == phase && $0.seconds != seconds }
                .flatMap { MedianRatio(seconds, $0.seconds) }
                .map { TimingComparison(phase: phase, ratio: $0) }
        }
    }

    private static func samples(
        _ table: Table,
        _ trial: Int
    ) throws(RecordError) -> [(phase: String, seconds: [Double])] {
        let trials = try table.integers("trial"), warmups = try table.integers("warmup")
        let phases = try table.strings("phase"), seconds = try table.reals("seconds")
        var samples: [(phase: String, seconds: [Double])] = []
        for row in trials.indices where trials[row] == trial && warmups[row] == 0 {
            if let place = samples.firstIndex(where: { $0.phase == phases[row] }) {
                samples[place].seconds.append(seconds[row])
            } else {
                samples.append((phases[row], [seconds[row]]))
            }
        }
        return samples
    }
}
