import ArgumentParser
import Experiments
import Reports
import Specs

/// A spec and the command line's changes to it.
struct SpecOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The experiment, a YAML file, then changes to it: key=value.",
            discussion: """
                A change names a key by its path and is read like the file: pipeline.steps=20. A comma list replaces or \
                makes an axis of the sweep: attention.backend=flash,math.
                """,
            valueName: "spec [key=value]"
        )
    )
    var arguments: [String]

    @Option(
        name: [.customShort("S"), .customLong("set")],
        help: ArgumentHelp(
            "A change, as above; may be given several times.",
            valueName: "key=value"
        )
    )
    var set: [String] = []

    func validate() throws {
        if arguments[0].contains("=") {
            throw ValidationError("the experiment file comes first, before '\(arguments[0])'")
        }
    }

    /// The plan of a run with so many threads. Throws what is wrong with the spec, the changes or the model.
    func plan(threads: Int) throws -> Plan {
        let changes = arguments.dropFirst() + set
        let overrides = try Override.parse(Array(changes), first: 2)
        let found = DataPaths(executable: ProgramPath.current).find(arguments[0]) ?? arguments[0]
        let document = try SpecDocument(path: found)
        let plan = try Planner(
            paths: DataPaths(beside: [found], executable: ProgramPath.current),
            threads: threads
        ).plan(document, overrides: overrides)
        let unknown = (plan.figures ?? []).filter { Figures.named($0.value) == nil }
        guard unknown.isEmpty else {
            throw SpecError(
                unknown.map {
                    $0.location.problem(
                        "there is no figure '\($0.value)'",
                        written: $0.value,
                        expected: Figures.names
                    )
                }
            )
        }
        return plan
    }
}
