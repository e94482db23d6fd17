import Foundation
import Records
import TestSupport
import Testing

/// The program at work: records, exit codes, interruptions.
struct ProgramRunTests {
    static let experiment = TinyExperiment(
        sections: ["audit: {gates: {max_ratio: 2.0}}", "record: {tensors: [latents]}"]
    )

    @Test("a run prints its summary on stdout, and nothing on a stderr that is no terminal")
    func run() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        let result = try program.run("run", spec)
        #expect(result.status == 0, "\(result)")
        #expect(result.errors.isEmpty, "\(result.errors)")
        #expect(result.output.contains("vanilla") && result.output.contains("results/tiny/tiny.h5"))
        #expect(program.exists("results/tiny/tiny.h5"))
        #expect(program.exists("results/tiny/images/red-circle.png"))
        let again = try program.run("run", spec, "--json")
        #expect(again.status == 0)
        #expect(again.errors == "1 of 1 trials are done already; 0 to run\n")
        let trials = try #require(try again.json()["trials"] as? [[String: Any]])
        #expect(trials.count == 1)
        for form in [["--json"], ["--csv"], ["--markdown"], [], ["--layers", "--json"]] {
            let shown = try program.start(["show", "results/tiny"] + form).finish()
            #expect(shown.status == 0 && shown.errors.isEmpty && !shown.output.isEmpty)
            if form.contains("--json") { #expect(try !shown.json().isEmpty) }
        }
    }

    @Test("warnings go to stderr, results to stdout")
    func warnings() throws {
        let program = try Program()
        var experiment = Self.experiment
        experiment.precision = "{dtype: float32, upcast_softmax: true}"
        let words = Array(repeating: "red circle", count: 60).joined(separator: " ")
        experiment.prompts = ["{id: long, prompt: \(words) zebra, seed: 1}"]
        let result = try program.run("run", program.write(experiment), "--json")
        #expect(result.status == 0)
        #expect(result.errors.contains("tiny.yaml:") && result.errors.contains("warning: "))
        #expect(result.errors.contains("zebra"))
        #expect(try !result.json().isEmpty)
    }

    @Test("a gate that does not hold is 1, its record is whole")
    func gate() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        let result = try program.run(
            "run",
            spec,
            "audit.gates.max_ratio=0.001",
            "attention.backend=flash"
        )
        #expect(result.status == 1, "\(result)")
        #expect(result.output.contains("fail"))
        #expect(try program.run("show", "results/tiny").status == 0)
    }

    @Test("an invariance experiment ends in its certificate; a control that was missed is 1")
    func certificate() throws {
        let program = try Program()
        var experiment = TinyExperiment(
            pipeline: "{steps: 1, scheduler: ddim, width: 16, height: 16, images_per_prompt: 2}",
            sections: [
                "sweep: {grid: {machine.threads: [1, 2], pipeline.batch_size: [1, 2]}}",
                "invariance: {across: [machine.threads, pipeline.batch_size]}",
            ]
        )
        let spec = try program.write(experiment)
        let result = try program.run("run", spec, "--threads", "3")
        #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
        #expect(
            result.output.contains(
                "\n4 of 4 rows hold: the same bits for threads 1, 2 × batch_size 1, 2.\n"
            )
        )
        #expect(try program.run("show", "results/tiny").output.contains("4 of 4 rows hold"))
        experiment.sections = [
            "sweep: {grid: {attention.backend: [flash, vanilla], machine.threads: [1, 2]}}",
            "invariance: {across: [machine.threads], control: {attention.backend: vanilla}}",
        ]
        let missed = try program.run("run", program.write(experiment))
        #expect(missed.status == 1, "\(missed)")
        #expect(missed.output.contains("the control (backend vanilla) was not caught."))
    }

    @Test("a trial over its memory limit is 2, and the summary says why")
    func memory() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        let result = try program.run("run", spec, "limits.memory=9MiB")
        #expect(result.status == 2, "\(result)")
        #expect(result.output.contains("memory"))
        let fixed = try program.run("run", spec)
        #expect(fixed.status == 0)
    }

    @Test("a damaged or missing record is 65 or 66, with its name")
    func show() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        #expect(try program.run("run", spec).status == 0)
        let record = URL(filePath: program.folder.file("results/tiny/tiny.h5"))
        let bytes = try Data(contentsOf: record)
        var flipped = bytes
        flipped[bytes.count / 2] ^= 1
        for damaged in [flipped, bytes.dropLast(bytes.count / 3), Data("no record".utf8), Data()] {
            try damaged.write(to: record)
            let result = try program.run("show", "results/tiny")
            #expect(result.status == 65 && result.output.isEmpty)
            #expect(result.errors.contains("results/tiny/tiny.h5: error: "), "\(result.errors)")
        }
        for path in ["results/none", "none.h5"] {
            let result = try program.run("show", path)
            #expect(result.status == 66 && result.errors.contains(path), "\(result)")
        }
    }

    @Test("a results folder that cannot be made is 73")
    func unwritable() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        try program.folder.write("a file".utf8, to: "blocker")
        let result = try program.run("run", spec, "-o", "blocker/results")
        #expect(result.status == 73 && result.output.isEmpty)
        #expect(result.errors.contains("blocker") && result.errors.contains("error: "))
    }

    @Test("a write that the system refuses in the middle is 74, and the same command goes on")
    func full() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        // Blocks of 512 or 1024 bytes: the lock and the picture fit, a shard does not.
        let script = "ulimit -f 8; exec \"$0\" run \(spec)"
        let result = try program.start(
            ["-c", script, Program.executable().path],
            executable: URL(filePath: "/bin/sh")
        ).finish()
        #expect(result.status == 74 && result.output.isEmpty, "\(result)")
        #expect(result.errors.contains("error: "))
        #expect(!program.exists("results/tiny/tiny.h5"))
        #expect(try program.run("run", spec).status == 0)
    }

    @Test("a folder that another run holds is 75, and says who holds it")
    func locked() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        let folder = program.folder.file("results/tiny")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lock = try RunLock(folder: folder)
        let result = try program.run("run", spec)
        #expect(result.status == 75 && result.output.isEmpty)
        #expect(result.errors.contains("\(ProcessInfo.processInfo.processIdentifier)"))
        lock.release()
        #expect(try program.run("run", spec).status == 0)
    }

    /// Waits until something is so; false after a minute.
    private func wait(until isSo: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<12_000 {
            if try isSo() { return true }
            usleep(5000)
        }
        return false
    }

    @Test("Ctrl-C in the middle is 130, and the same command goes on from there")
    func interrupted() throws {
        let program = try Program()
        var experiment = TinyExperiment(sections: ["record: {tensors: [latents]}"])
        experiment.sections += ["sweep: {grid: {pipeline.steps: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}}"]
        let spec = try program.write(experiment)
        let running = try program.start(["run", spec])
        let shards = program.folder.file("results/tiny/trials")
        func finished() -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: shards)) ?? [])
                .filter { $0.hasSuffix(".h5") && !$0.hasPrefix(".") }
        }
        #expect(wait { !finished().isEmpty || !running.process.isRunning })
        running.process.interrupt()
        let result = try running.finish()
        #expect(result.status == 130, "\(result)")
        #expect(result.output.isEmpty && result.errors.contains("interrupted"))
        let done = finished()
        try #require(!done.isEmpty && done.count < 10)
        #expect(!program.exists("results/tiny/tiny.h5") && !program.exists("results/tiny/.lock"))
        func inode(_ shard: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: "\(shards)/\(shard)")[
                .systemFileNumber
            ]
                as? Int
        }
        let before = try done.map(inode)
        let again = try program.run("run", spec)
        #expect(again.status == 0 && finished().count == 10, "\(again)")
        #expect(try done.map(inode) == before)
        let whole = try program.run("run", spec, "-o", "undisturbed")
        #expect(whole.status == 0)
        let digests = try ["results/tiny", "undisturbed"].map {
            try RecordReader.open(program.folder.file("\($0)/tiny.h5")).contentDigest
        }
        #expect(digests[0] == digests[1])
    }

    @Test("a request to end is 143, and the folder is free again")
    func terminated() throws {
        let program = try Program()
        let spec = try program.write(
            TinyExperiment(pipeline: "{steps: 900, width: 32, height: 32}")
        )
        let running = try program.start(["run", spec])
        #expect(wait { program.exists("results/tiny/.lock") || !running.process.isRunning })
        running.process.terminate()
        let result = try running.finish()
        #expect(result.status == 143 && result.output.isEmpty, "\(result)")
        #expect(!program.exists("results/tiny/.lock"))
    }
}
