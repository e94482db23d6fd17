import Experiments
import Foundation
import Records
import Specs
import TestSupport
import Testing

/// Judging a finished record without running.
struct RecordCheckTests {
    private static func gates(_ text: String) throws -> GateSettings {
        GateSettings(
            try #require(
                SpecDocument(bytes: Array(text.utf8), name: "gates.yaml").judgements().gates
            )
        )
    }

    private static let experiment = TinyExperiment(
        precision: "{dtype: float16}",
        sections: [
            "sweep: {grid: {attention.backend: [vanilla, flash]}}",
            "audit: {steps: [first], gates: {max_ratio: 2.0, nonfinite: fail, bound: true}}",
            "record: {tensors: [latents]}",
        ]
    )

    /// The experiment's record on disk, in a folder that stays as long as it is used.
    private func reader(
        _ experiment: TinyExperiment = experiment
    ) throws -> (TemporaryDirectory, RecordReader) {
        let folder = try TemporaryDirectory()
        let summary = try experiment.plan().run(into: folder.path)
        return (folder, try RecordReader.open(summary.recordPath))
    }

    @Test("by its own gates a record is judged as it was")
    func own() throws {
        let (folder, reader) = try reader()
        let judged = try RecordCheck.judged(reader, by: nil)
        #expect(try judged.requiredTable("verdicts") == reader.table("verdicts"))
        #expect(try !RecordCheck.hasFailedGate(judged))
        #expect(FileManager.default.fileExists(atPath: folder.path))
    }

    @Test("by stricter gates it fails, and the file stays as it is")
    func stricter() throws {
        let (folder, reader) = try reader()
        let before = try Data(contentsOf: URL(filePath: reader.path))
        let judged = try RecordCheck.judged(reader, by: Self.gates("gates: {mean_ratio: 0.5}"))
        let verdicts = try judged.requiredTable("verdicts")
        #expect(try verdicts.strings("gate") == ["mean_ratio", "mean_ratio"])
        #expect(try verdicts.strings("verdict") == ["fail", "fail"])
        #expect(try RecordCheck.hasFailedGate(judged))
        #expect(try Data(contentsOf: URL(filePath: reader.path)) == before)
        #expect(FileManager.default.fileExists(atPath: folder.path))
    }

    @Test(
        "judging anew gives what a run with these gates records",
        arguments: ["fail", "warn", "record"]
    )
    func same(nonfinite: String) throws {
        let text = "{max_ratio: 0.9, mean_ratio: 1.0, nonfinite: \(nonfinite)}"
        var other = Self.experiment
        other.sections[1] = "audit: {steps: [first], gates: \(text)}"
        let (folder, reader) = try reader()
        let judged = try RecordCheck.judged(reader, by: Self.gates("gates: \(text)"))
        let record = try other.plan().record()
        #expect(try judged.requiredTable("verdicts") == record.requiredTable("verdicts"))
        #expect(FileManager.default.fileExists(atPath: folder.path))
    }

    @Test("gates change no identity, so that a shard serves other gates")
    func identity() throws {
        var other = Self.experiment
        other.sections[1] = "audit: {steps: [first], gates: {bound: true, nonfinite: warn}}"
        let (own, changed) = (try Self.experiment.plan(), try other.plan())
        #expect(own.trials.map(\.id) == changed.trials.map(\.id))
        #expect(own.digest != changed.digest)
    }

    @Test("what was asked of the bits is judged, too")
    func bits() throws {
        let experiment = TinyExperiment(
            sections: [
                "sweep: {grid: {pipeline.batch_size: [1, 2]}}",
                "invariance: {across: [pipeline.batch_size]}", "record: {tensors: [latents]}",
            ]
        )
        let (folder, reader) = try reader(experiment)
        let judged = try RecordCheck.judged(reader, by: nil)
        #expect(try judged.requiredTable("verdicts") == reader.table("verdicts"))
        #expect(
            try judged.requiredTable("verdicts").strings("gate") == ["equal_bits", "equal_bits"]
        )
        #expect(FileManager.default.fileExists(atPath: folder.path))
    }

    @Test("a shard is refused, and so is a record that does not say its gates")
    func refused() throws {
        let (folder, reader) = try reader()
        let shard = try #require(
            try FileManager.default.subpathsOfDirectory(atPath: folder.path)
                .first { $0.hasPrefix("trials/") && $0.hasSuffix(".h5") }
        )
        #expect(throws: RecordError.self) {
            try RecordCheck.judged(RecordReader.open(folder.file(shard)), by: nil)
        }
        var old = try reader.record()
        let object = try JSONSerialization.jsonObject(with: Data(old.specification.resolved.utf8))
        var resolved = try #require(object as? [String: Any])
        resolved["trials"] = try #require(resolved["trials"] as? [[String: Any]]).map { trial in
            trial.filter { $0.key != "gates" }
        }
        old.specification.resolved = String(
            decoding: try JSONSerialization.data(withJSONObject: resolved),
            as: UTF8.self
        )
        let path = folder.file("old.h5")
        _ = try RecordWriter.write(old, to: path)
        let error = #expect(throws: RecordError.self) {
            try RecordCheck.judged(RecordReader.open(path), by: nil)
        }
        #expect(error?.remedy.contains("--gates") == true)
        let judged = try RecordCheck.judged(
            RecordReader.open(path),
            by: Self.gates("gates: {bound: true}")
        )
        #expect(try judged.requiredTable("verdicts").strings("verdict") == ["pass", "pass"])
    }

    @Test("a shard that lacks a column of this version is computed again")
    func oldShard() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        let summary = try plan.run(into: folder.path)
        let path = ResultsFolder(name: plan.name, output: folder.path).shardPath(plan.trials[0])
        var shard = try RecordReader.open(path).record()
        shard.tables = shard.tables.map { table in
            table.name != "audit"
                ? table
                : Table(
                    table.name,
                    dimension: table.dimension,
                    columns: table.columns.filter { $0.name != "bound_ratio" }
                )
        }
        _ = try RecordWriter.write(shard, to: path)
        let log = EventLog()
        let again = try plan.run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials == [0] && again.contentDigest == summary.contentDigest)
    }
}
