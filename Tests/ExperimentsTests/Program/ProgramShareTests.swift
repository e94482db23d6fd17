import Foundation
import Records
import TestSupport
import Testing

/// Runs in shares and of some trials, by real processes.
struct ProgramShareTests {
    static let experiment = TinyExperiment(
        sections: [
            "sweep: {grid: {attention.backend: [vanilla, math, flash], pipeline.scheduler: [euler, ddim]}}",
            "drift: {against: {pipeline.scheduler: ddim, pipeline.steps: 4}, mode: final}",
        ]
    )

    @Test("shares run at once in one folder, and merged they are what one run writes")
    func shares() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        let running = try (1...3).map {
            try program.start(["run", spec, "--shard", "\($0)/3", "--threads", "1"])
        }
        for share in running {
            let result = try share.finish()
            #expect(result.status == 0 && !result.output.contains("Record"), "\(result)")
        }
        #expect(!program.exists("results/tiny/tiny.h5"))
        let merged = try program.run("merge", spec)
        #expect(
            merged.status == 0 && merged.output.contains("Record  results/tiny/tiny.h5"),
            "\(merged)"
        )
        #expect(try program.run("run", spec, "-o", "whole").status == 0)
        let digests = try ["results/tiny", "whole"].map {
            try RecordReader.open(program.folder.file("\($0)/tiny.h5")).contentDigest
        }
        #expect(digests[0] == digests[1])
        let left = try FileManager.default.contentsOfDirectory(
            atPath: program.folder.file("results/tiny")
        )
        #expect(!left.contains { $0.hasPrefix(".") }, "\(left)")
        let folder = try program.run("merge", "results/tiny", "--json")
        #expect(folder.status == 0, "\(folder)")
        #expect(try (folder.json()["trials"] as? [Any])?.count == 9)
    }

    @Test("a share keeps a whole run and its own twin off, not another share")
    func locks() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        let folder = program.folder.file("results/tiny")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lock = try RunLock(folder: folder, share: "1-of-2")
        for arguments in [["run", spec], ["run", spec, "--shard", "1/2"], ["merge", spec]] {
            let result = try program.start(arguments).finish()
            #expect(result.status == 75 && result.errors.contains("in use"), "\(result)")
        }
        #expect(try program.run("run", spec, "--shard", "2/2").status == 0)
        lock.release()
        #expect(try program.run("run", spec).status == 0)
    }

    @Test("a run of some trials says what is missing and how to go on")
    func points() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        let result = try program.run("run", spec, "--points", "attention.backend=flash")
        #expect(result.status == 0, "\(result)")
        #expect(
            result.output.contains("3 of 9 trials are there")
                && result.output.contains("sdlab run tiny.yaml")
        )
        #expect(result.errors.contains("not run yet"))
        let merged = try program.run("merge", spec)
        #expect(merged.status == 2 && merged.errors.contains("math euler"), "\(merged)")
        let partial = try program.run("merge", spec, "--partial")
        #expect(
            partial.status == 0 && partial.output.contains("6 trials are missing"),
            "\(partial)"
        )
        let wrong = try program.run("run", spec, "--points", "attention.backend=flsh")
        #expect(wrong.status == 64 && wrong.errors.contains("flash"), "\(wrong)")
    }

    @Test("a failure that stops the run is 2, told with its identity and cause")
    func failFast() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        let result = try program.run("run", spec, "limits.memory=1MiB", "--fail-fast")
        #expect(result.status == 2, "\(result)")
        #expect(result.errors.contains("1 trial could not be finished:"))
        #expect(result.errors.contains("out_of_memory: out of memory: needs "))
        let all = try program.run("run", spec, "limits.memory=1MiB")
        #expect(all.status == 2 && all.errors.contains("9 trials could not be finished:"), "\(all)")
    }

    @Test("a plan and a dry run say why a trial would run, and which settings have changed")
    func why() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        #expect(try program.run("run", spec, "--points", "attention.backend=flash").status == 0)
        for arguments in [["plan", spec, "--why"], ["run", spec, "-n"]] {
            let words = try program.start(arguments + ["-S", "pipeline.guidance_scale=3"]).finish()
            #expect(
                words.status == 0 && words.output.contains("pipeline.guidance_scale 5 → 3"),
                "\(words)"
            )
        }
        let json = try program.run("plan", spec, "--json", "pipeline.guidance_scale=3").json()
        let trials = try #require(json["trials"] as? [[String: Any]])
        let changes = trials.compactMap { $0["changed_since"] as? [String: Any] }
        #expect(changes.count == 9 && trials.allSatisfy { $0["would_run"] as? Bool == true })
        let done = try program.run("plan", spec, "--json").json()["trials"] as? [[String: Any]]
        #expect(done?.count { $0["would_run"] as? Bool == false } == 3)
    }

    @Test("a plan of more than 1000 trials is not run without --yes where nobody can be asked")
    func tooMany() throws {
        let program = try Program()
        var experiment = TinyExperiment()
        experiment.sections = [
            "sweep: {grid: {pipeline.guidance_scale: {range: [1, 11.01, 0.01]}}}"
        ]
        let spec = try program.write(experiment)
        let result = try program.run("run", spec)
        #expect(result.status == 64 && result.errors.contains("1002 trials"), "\(result)")
        #expect(!program.exists("results"))
        let one = try program.run("run", spec, "--yes", "--points", "pipeline.guidance_scale=1.5")
        #expect(one.status == 0, "\(one)")
    }
}
