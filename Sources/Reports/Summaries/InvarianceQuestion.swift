import Foundation
import Records

/// What an experiment asked about bits, as the record's resolved specification keeps it.
struct InvarianceQuestion: Equatable, Decodable {
    /// The axes across which bits must be the same, as dotted paths.
    let across: [String]
    /// The values of axes that all trials of the negative control have; empty where there is no control.
    let control: [String: String]

    private struct Specification: Decodable {
        let invariance: InvarianceQuestion?
    }

    /// Reads the question; nil where the experiment did not ask.
    init?(resolved: String) {
        let specification = try? JSONDecoder().decode(
            Specification.self,
            from: Data(resolved.utf8)
        )
        guard let question = specification?.invariance else { return nil }
        self = question
    }

    /// Whether a trial belongs to the control.
    func isControl(_ trial: RecordedTrial, _ axes: [SweepAxis]) -> Bool {
        !control.isEmpty
            && control.allSatisfy { path, value in
                zip(axes, trial.axisValues).contains { $0.path == path && $1 == value }
            }
    }

    /// What the trials of one group agree on.
    func group(of trial: RecordedTrial, _ axes: [SweepAxis]) -> [String] {
        zip(axes, trial.axisValues).filter { !across.contains($0.0.path) }.map(\.1)
    }
}
