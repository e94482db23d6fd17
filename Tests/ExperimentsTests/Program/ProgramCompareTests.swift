import Foundation
import Records
import TestSupport
import Testing

/// The program where records are compared, verified and replayed.
struct ProgramCompareTests {
    private static let experiment = TinyExperiment(
        sections: [
            "sweep: {grid: {attention.backend: [vanilla, flash], precision.dtype: [float16]}}",
            "audit: {gates: {max_ratio: 8.0}}", "timing: {warmup: 1, repeats: 3}",
        ]
    )

    /// Changes one element of a recorded tensor by one number of its format, and seals the record anew.
    private func changeOneUlp(_ path: String) throws -> Records.RecordedTensor {
        var record = try RecordReader.open(path).record()
        let last = try #require(record.tensors.lastIndex { $0.name == "latents" })
        let tensor = record.tensors[last]
        var bytes = tensor.bytes
        bytes[0] ^= 1
        record.tensors[last] = Records.RecordedTensor(
            trial: tensor.trial,
            name: tensor.name,
            format: tensor.format,
            shape: tensor.shape,
            axes: tensor.axes,
            bytes: bytes
        )
        try RecordWriter.write(record, to: path)
        return tensor
    }

    @Test("runs of one experiment are the same, replayed to the bit and verified; one ulp is found")
    func wayOfARecord() throws {
        let program = try Program(), spec = try program.write(Self.experiment)
        #expect(try program.run("run", spec, "-o", "a", "--threads", "1").status == 0)
        #expect(try program.run("run", spec, "-o", "b", "--threads", "2").status == 0)

        let same = try program.run("diff", "a", "b")
        #expect(same.status == 0 && same.errors.isEmpty, "\(same)")
        #expect(same.output.contains("The same to the bit"))
        #expect(same.output.contains("threads"))
        let json = try program.run("diff", "a/tiny.h5", "b/tiny.h5", "--json").json()
        #expect(json["same"] as? Bool == true)
        let trials = try #require(json["trials"] as? [[String: Any]])
        #expect(trials.allSatisfy { ($0["timing"] as? [Any])?.isEmpty == false })

        let verified = try program.run("verify", "a", "b/tiny.h5")
        #expect(verified.status == 0, "\(verified)")
        #expect(verified.output.contains("ok  a/tiny.h5  sha256:"))
        #expect(verified.output.contains("4 files, all whole"), "\(verified.output)")

        let replayed = try program.run("replay", "a")
        #expect(replayed.status == 0, "\(replayed)")
        #expect(replayed.output.contains("Replayed 2 of 2 trials of a/tiny.h5"))
        #expect(replayed.output.contains("Reproduced to the bit: 2 trials"))

        let tensor = try changeOneUlp(program.folder.file("b/tiny.h5"))
        let different = try program.run("diff", "a", "b")
        #expect(different.status == 1, "\(different)")
        #expect(different.output.contains("/tensors/latents at image 0, height 0, width 0"))
        #expect(different.output.contains("(1 ulp apart)"))
        #expect(try program.run("diff", "a", "b", "--ulp", "1").status == 0)
        let lost = try program.run("replay", "b", "--trial", tensor.trial)
        #expect(lost.status == 1, "\(lost)")
        #expect(lost.output.contains("Not reproduced"))
        let bad = try program.run("verify", "b", "--json")
        #expect(bad.status == 65)
        let problems = try #require(bad.json()["files"] as? [[String: Any]])
            .flatMap { $0["problems"] as? [[String: Any]] ?? [] }
        // The digest that the record states of the tensor, and the shard that says otherwise.
        #expect(
            problems.map { $0["object"] as? String } == ["/tensors/\(tensor.trial)"],
            "\(problems)"
        )
    }

    @Test("a record with references, forced runs and given files is replayed, whole and in part")
    func replayOfDrift() throws {
        let program = try Program()
        var experiment = DriftExperiment.make(
            sections: [
                "sweep: {grid: {precision.dtype: [float16, float32]}}",
                "drift: {against: {precision.dtype: float64}, mode: both}",
            ]
        )
        experiment.model = try program.copyModel()
        let spec = try program.write(experiment)
        #expect(try program.run("run", spec).status == 0)
        let record = "results/tiny/tiny.h5"
        let reader = try RecordReader.open(program.folder.file(record))
        let trials = try reader.table("trials")
        let replayed = try program.run("replay", record)
        #expect(replayed.status == 0, "\(replayed)")
        let forced = try #require(try trials.strings("role").firstIndex(of: "forced"))
        let id = try trials.strings("id")[forced]
        let part = try program.run("replay", record, "--trial", id, "-o", "again")
        #expect(part.status == 0 && program.exists("again/tiny.h5"), "\(part)")
        let shard = try program.run("replay", "results/tiny/trials/\(id.prefix(12)).h5")
        #expect(shard.status == 0, "\(shard)")

        try FileManager.default.moveItem(
            atPath: program.folder.file("model"),
            toPath: program.folder.file("moved")
        )
        let missing = try program.run("replay", record)
        #expect(missing.status == 66 && missing.errors.contains("no model 'model'"), "\(missing)")
        let found = try program.run("replay", record, "--model", "moved", "--trial", id)
        #expect(found.status == 0, "\(found)")
    }

    @Test("a trial that is settled otherwise today is named, with the settings, and compared")
    func resettled() throws {
        let program = try Program()
        var experiment = TinyExperiment()
        experiment.model = try program.copyModel()
        let spec = try program.write(experiment)
        #expect(try program.run("run", spec).status == 0)
        let path = program.folder.file("model/scheduler/scheduler_config.json")
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        try text.replacing("\"beta_end\": 0.012", with: "\"beta_end\": 0.0121")
            .write(toFile: path, atomically: true, encoding: .utf8)
        let result = try program.run("replay", "results/tiny")
        #expect(result.status == 1, "\(result)")
        #expect(result.errors.contains("is settled otherwise today"))
        #expect(result.errors.contains("beta_end: 0.012 in the record, 0.0121 today"))
        #expect(result.output.contains("Not reproduced"))
    }

    @Test("a timed record is replayed without times, and never over results that are there")
    func timed() throws {
        let program = try Program()
        let spec = try program.write(TinyExperiment(sections: ["timing: {warmup: 0, repeats: 2}"]))
        #expect(try program.run("run", spec).status == 0)
        let replayed = try program.run("replay", "results/tiny", "-o", "again")
        #expect(replayed.status == 0, "\(replayed)")
        let again = try program.run("replay", "results/tiny", "-o", "again")
        #expect(again.status == 64 && again.errors.contains("would overwrite again/"), "\(again)")
        let shards = try FileManager.default.contentsOfDirectory(
            atPath: program.folder.file("results/tiny/trials")
        )
        let shard = "results/tiny/trials/\(try #require(shards.first))"
        let before = FileManager.default.contents(atPath: program.folder.file(shard))
        let over = try program.run("replay", shard, "-o", "results/tiny")
        #expect(over.status == 64, "\(over)")
        #expect(FileManager.default.contents(atPath: program.folder.file(shard)) == before)
        #expect(try program.run("replay", shard).status == 0)
    }

    @Test("a record whose trials stopped at an output that is not finite is replayed so")
    func firstNonfinite() throws {
        let program = try Program(), model = try OverflowingModel()
        let spec = try program.write(
            TinyExperiment(
                model: model.path,
                pipeline: HealthMonitorTests.pipeline,
                precision: "{dtype: float16}"
            )
        )
        #expect(try program.run("run", spec, "--first-nan").status == 2)
        let replayed = try program.run("replay", "results/tiny")
        #expect(replayed.status == 0, "\(replayed)")
    }

    @Test("what cannot be compared or replayed has its code")
    func codes() throws {
        let program = try Program(), spec = try program.write(TinyExperiment())
        #expect(try program.run("run", spec).status == 0)
        try program.folder.write([1, 2, 3], to: "no.h5")
        let record = "results/tiny"
        let codes: [(Int32, [String])] = [
            (66, ["diff", record, "none.h5"]), (65, ["diff", record, "no.h5"]),
            (64, ["diff", record]), (64, ["diff", record, record, "--trial", "zz"]),
            (64, ["diff", record, record, "--ulp", "1", "--atol", "1"]),
            (64, ["diff", record, record, "--atol", "-1"]), (65, ["verify", "no.h5"]),
            (66, ["verify", "none.h5"]), (64, ["verify"]), (66, ["replay", "none.h5"]),
            (65, ["replay", "no.h5"]), (64, ["replay", record, "--trial", "zz"]),
            (64, ["replay", record, "-o", record]),
        ]
        for (code, arguments) in codes {
            let result = try program.start(arguments).finish()
            #expect(result.status == code, "\(arguments): \(result)")
        }
        // A plan of other trials in the same place has nothing in common with it.
        let other = TinyExperiment(
            name: "other",
            sections: ["sweep: {grid: {pipeline.steps: [1, 2]}}"]
        )
        try program.write(other, to: "other.yaml")
        #expect(try program.run("run", "other.yaml", "pipeline.guidance_scale=2").status == 0)
        let nothing = try program.run("diff", record, "results/other")
        #expect(nothing.status == 2 && nothing.errors.contains("no trial in common"), "\(nothing)")
    }
}
