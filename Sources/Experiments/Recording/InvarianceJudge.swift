package import ErrorAnalysis
package import Specs

/// Says of each trial whether its recorded tensors have the bits that the trials beside it have.
///
/// Trials that agree on every axis outside `across` form a group; its reference is its first completed trial.
/// - `equal_bits`: 0 where a trial's digest is the reference's, 1 where it is not; 0 passes.
/// - `control_caught`, for groups of the negative control: 0 where some trial of the group differs from the reference, 1
///   where none does, which means that a difference would have been missed; 0 passes. All trials of a group share it.
///
/// Neither has anything to say of a trial that was not completed.
package struct InvarianceJudge {
    package static let equalBits = "equal_bits", controlCaught = "control_caught"

    private let settings: InvarianceSettings

    /// A judge of what was asked.
    package init(_ settings: InvarianceSettings) {
        self.settings = settings
    }

    /// The judgement of each trial, from its axes and, where it was completed, the digest of its tensors.
    package func judgements(axes: [[SweepPoint.Label]], digests: [String?]) -> [Judgement] {
        var judgements = [Judgement?](repeating: nil, count: axes.count)
        let groups = Dictionary(grouping: axes.indices) { index in
            settings.group(of: axes[index]).map { "\($0.path)=\($0.text)" }
        }
        for trials in groups.values {
            let reference = trials.lazy.compactMap { digests[$0] }.first
            let isCaught = trials.contains { digests[$0] != nil && digests[$0] != reference }
            for trial in trials {
                let isControl = settings.isControl(axes[trial])
                let holds = isControl ? isCaught : digests[trial] == reference
                judgements[trial] = Judgement(
                    gate: isControl ? Self.controlCaught : Self.equalBits,
                    value: digests[trial].map { _ in holds ? 0 : 1 },
                    threshold: 0
                )
            }
        }
        return judgements.compactMap(\.self)
    }
}
