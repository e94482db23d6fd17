import ArgumentParser
import Experiments
import Foundation
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
        let found = DataPaths(executable: ProgramPath.current).find(arguments[0]) ?? arguments[0]
        return try plan(
            SpecDocument(path: found),
            Override.parse(changes, first: 2),
            beside: found,
            threads: threads
        )
    }

    /// The plan of the experiment that the shards of a folder were made of; of the spec, where no folder was named.
    func plan(orOfFolder threads: Int) throws -> Plan {
        guard let folder else { return try plan(threads: threads) }
        guard changes.isEmpty else {
            throw ValidationError(
                "a folder's experiment cannot be changed: name the experiment file"
            )
        }
        let recorded = try RecordedExperiment(folder: folder)
        return try plan(
            SpecDocument(bytes: Array(recorded.source.utf8), name: "the experiment of \(folder)"),
            Override.parse(recorded.overrides, first: 2),
            beside: folder,
            threads: threads
        )
    }

    /// The results folder that stands where the spec should; nil where a file does.
    var folder: String? {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: arguments[0], isDirectory: &isFolder)
        return exists && isFolder.boolValue ? arguments[0] : nil
    }

    /// The spec, the changes and the folder, as they would be written behind a command again.
    func line(output: String?) -> String {
        let words = arguments + set.flatMap { ["-S", $0] } + (output.map { ["-o", $0] } ?? [])
        return words.map(Self.quoted).joined(separator: " ")
    }

    private var changes: [String] { arguments.dropFirst() + set }

    private func plan(
        _ document: SpecDocument,
        _ overrides: [Override],
        beside path: String,
        threads: Int
    ) throws -> Plan {
        let plan = try Planner(
            paths: DataPaths(beside: [path], executable: ProgramPath.current),
            threads: threads
        ).plan(document, overrides: overrides)
        let unknown = (plan.presentation.figures ?? []).filter { Figures.named($0.value) == nil }
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

    /// A word that a shell reads as it is.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "._-/=,:+@".contains($0))
        }
        return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}
