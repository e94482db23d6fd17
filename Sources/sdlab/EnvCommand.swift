import ArgumentParser
import Experiments
import Foundation
import Records
import Specs

/// `sdlab env`: what this machine and its libraries are, as records keep it.
struct EnvCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Show the machine: processor, instruction set, threads, library versions.",
        discussion: """
            These facts stand in the group /provenance of every record.

              sdlab env
              sdlab env --json | jq .instruction_set
            """
    )

    @OptionGroup var machine: MachineOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        do {
            try show()
        } catch {
            throw Failure.exit(for: error)
        }
    }

    private func show() throws {
        let environment = RunEnvironment(
            try machine.settings(),
            commandLine: CommandLine.arguments
        )
        let facts = environment.facts.filter { $0.name != "command_line" }
        if json {
            print(
                CanonicalJSON.text(
                    .object(
                        Dictionary(
                            uniqueKeysWithValues: facts.map { ($0.name, Self.json($0.value)) }
                        )
                    )
                )
            )
            return
        }
        for fact in facts {
            let name = fact.name.padding(toLength: 18, withPad: " ", startingAt: 0)
            print("\(name)\(Self.text(fact.value))")
        }
    }

    private static func text(_ value: Record.Fact.Value) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number, let units): units == "1" ? "\(number)" : "\(number) \(units)"
        case .real(let number, let units): units == "1" ? "\(number)" : "\(number) \(units)"
        }
    }

    private static func json(_ value: Record.Fact.Value) -> CanonicalJSON.Value {
        switch value {
        case .text(let text): .string(text)
        case .integer(let number, _): .integer(Int128(number))
        case .real(let number, _): .number(number)
        }
    }
}
