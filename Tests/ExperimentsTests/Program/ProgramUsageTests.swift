import Foundation
import TestSupport
import Testing

/// The program's command line: help, mistakes, and what goes to which stream.
struct ProgramUsageTests {
    @Test("without arguments, and with --help, the program says what it can do")
    func help() throws {
        for arguments in [[], ["--help"]] {
            let result = try Program().start(arguments).finish()
            #expect(result.status == 0)
            #expect(result.output.contains("sdlab run experiments/quickstart.yaml"))
            #expect(result.output.contains("Exit codes") && result.errors.isEmpty)
        }
    }

    @Test(
        "the help of each command shows an example",
        arguments: [
            "run", "plan", "merge", "show", "check", "diff", "verify", "replay", "generate",
            "dispatch", "schema", "env",
        ]
    )
    func examples(command: String) throws {
        let result = try Program().run(command, "--help")
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n")
        let examples = lines.filter { $0.contains("sdlab \(command)") && !$0.contains("USAGE") }
        #expect(!examples.isEmpty, "\(result.output)")
    }

    @Test(
        "a wrong command line is answered on stderr with 64",
        arguments: [
            ["frobnicate"], ["run"], ["run", "a.yaml", "--frobnicate"], ["generate", "a star"],
            ["run", "a.yaml", "--threads", "0"], ["run", "a.yaml", "--threads", "many"],
            ["show", "a.h5", "--json", "--csv"], ["plan", "steps=2"],
            ["generate", "a star", "-o", "a.png", "--seed", "-1"], ["merge"],
            ["run", "a.yaml", "--keep-going", "--fail-fast"],
            ["run", "a.yaml", "--force", "--skip-failed"],
        ]
    )
    func usage(arguments: [String]) throws {
        let result = try Program().start(arguments).finish()
        #expect(result.status == 64, "\(result)")
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("Error: ") || result.errors.contains("error: "))
    }

    @Test("an instruction set that does not exist is a wrong command line, too")
    func instructionSet() throws {
        let program = try Program()
        let result = try program.run(
            "run",
            program.write(TinyExperiment()),
            environment: ["SDLAB_ISA": "mmx"]
        )
        #expect(result.status == 64 && result.output.isEmpty)
        #expect(result.errors.contains("mmx") && result.errors.contains("scalar"))
    }

    @Test("env tells the machine in words and in JSON")
    func env() throws {
        let words = try Program().run("env")
        #expect(words.status == 0 && words.output.contains("instruction_set"))
        let json = try Program().run("env", "--json", "--threads", "3")
        let facts = try json.json()
        #expect(facts["threads"] as? Int == 3)
        #expect((facts["hdf5"] as? String)?.isEmpty == false && json.errors.isEmpty)
    }

    @Test("plan lists the trials in words and in JSON, and writes nothing")
    func plan() throws {
        let program = try Program()
        let spec = try program.write(
            TinyExperiment(sections: ["sweep: {grid: {attention.backend: [vanilla, flash]}}"])
        )
        let words = try program.run("plan", spec, "--why")
        #expect(words.status == 0 && words.errors.isEmpty)
        #expect(words.output.contains("vanilla") && words.output.contains("yes: not run yet"))
        let json = try program.run("plan", spec, "--json", "precision.dtype=float16")
        let trials = try #require(try json.json()["trials"] as? [[String: Any]])
        #expect(trials.count == 2 && json.errors.isEmpty)
        #expect(trials.allSatisfy { ($0["peak_bytes"] as? Int ?? 0) > 0 })
        #expect(!program.exists("results"))
        let dry = try program.run("run", spec, "--dry-run")
        #expect(dry.status == 0 && dry.output.contains("flash") && !program.exists("results"))
    }
}
