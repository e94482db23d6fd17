import Experiments
import Records
import Specs
import TestSupport

/// A tiny experiment on the embedded model, as the YAML that an author would write.
struct TinyExperiment: Sendable {
    var name = "tiny"
    var model = Repository.embeddedModel
    var prompts = ["{id: red-circle, prompt: a large red circle, seed: 7}"]
    var pipeline = "{steps: 2, guidance_scale: 5.0, width: 32, height: 32}"
    var attention = "{backend: vanilla}"
    var precision = "{dtype: float32}"
    /// Further sections, such as `timing: {repeats: 2}`.
    var sections: [String] = []

    /// The file.
    var text: String {
        """
        sdlab: 1
        name: \(name)
        model: \(model)
        prompts:
        \(prompts.map { "  - \($0)" }.joined(separator: "\n"))
        pipeline: \(pipeline)
        attention: \(attention)
        precision: \(precision)
        \(sections.joined(separator: "\n"))

        """
    }

    /// The plan of the file.
    func plan() throws -> Plan { try Self.plan(text) }

    /// The plan of any experiment file.
    static func plan(_ text: String, overrides: [String] = []) throws -> Plan {
        try Planner(paths: DataPaths()).plan(
            SpecDocument(bytes: Array(text.utf8), name: "tiny.yaml"),
            overrides: Override.parse(overrides, first: 1)
        )
    }

    /// What a plan is refused for; empty where it is accepted.
    static func problems(_ text: String) throws -> [Problem] {
        do {
            _ = try plan(text)
            return []
        } catch let error as SpecError {
            return error.problems
        }
    }
}

extension Plan {
    /// Runs the plan into a folder.
    func run(
        into folder: String,
        threads: Int = 2,
        instructionSet: String = "",
        machine: MachineSettings? = nil,
        options: RunOptions = RunOptions(),
        observer: RunObserver = RunObserver(),
        stopsAtFirstNonfinite: Bool = false
    ) throws -> ExperimentRun.Summary {
        var options = options
        if stopsAtFirstNonfinite { options.stopsAtFirstNonfinite = true }
        return try ExperimentRun(
            self,
            into: ResultsFolder(name: name, output: folder),
            machine: machine
                ?? MachineSettings(
                    threads: threads,
                    environment: ["SDLAB_ISA": instructionSet]
                ),
            commandLine: ["sdlab", "run"],
            options: options
        ).run(observer: observer)
    }

    /// Runs the plan into a folder of its own and reads the record back.
    func record(threads: Int = 2, instructionSet: String = "") throws -> Record {
        let folder = try TemporaryDirectory()
        let summary = try run(
            into: folder.path,
            threads: threads,
            instructionSet: instructionSet
        )
        return try RecordReader.open(summary.recordPath).record()
    }
}

extension Record {
    /// A table that has to be there.
    func requiredTable(_ name: String) throws -> Table {
        guard let table = table(name) else { throw Absent(what: "/\(name)") }
        return table
    }

    /// A tensor that has to be there; the only trial's where none is named.
    func requiredTensor(_ name: String, trial: String? = nil) throws -> Records.RecordedTensor {
        let found = tensors.first { $0.name == name && (trial == nil || $0.trial == trial) }
        guard let found else { throw Absent(what: "/tensors/\(trial ?? "*")/\(name)") }
        return found
    }

    /// A part of a record that a test needs and that is not there.
    struct Absent: Error {
        let what: String
    }
}
