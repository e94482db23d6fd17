import Experiments
import Records
import Testing

/// A small experiment on attention alone, as the YAML that an author would write.
struct SyntheticExperiment: Sendable {
    var inputs = "{batch: 2, heads: 2, queries: 24, keys: 24, depth: 8, seeds: [0, 1]}"
    var attention = "{backend: flash}"
    var precision = "{dtype: float16}"
    /// Further sections, such as `timing: {repeats: 2}`.
    var sections: [String] = []

    /// The file.
    var text: String {
        """
        sdlab: 1
        kind: attention
        name: tiny
        inputs: \(inputs)
        attention: \(attention)
        precision: \(precision)
        \(sections.joined(separator: "\n"))

        """
    }

    /// The plan of the file.
    func plan() throws -> Plan { try TinyExperiment.plan(text) }

    /// What the only trial computes.
    func workload() throws -> AttentionWorkload {
        let trial = try #require(try plan().trials.first)
        guard case .attention(let workload) = trial.settings.workload else {
            throw Record.Absent(what: "attention")
        }
        return workload
    }
}
