import ErrorAnalysis
import Experiments
import Foundation
import Records
import Tensors
import TestSupport
import Testing

/// What a record says of trials beside their references.
struct DriftTableTests {
    struct Made: Sendable {
        let folder: TemporaryDirectory
        let plan: Plan
        let record: Record
        let digest: ContentDigest
    }

    /// The reference is a point of the sweep too; timing and audit are there to be left out of references.
    static let made = Result {
        let folder = try TemporaryDirectory()
        let plan = try experiment.plan()
        let summary = try plan.run(into: folder.path)
        let reader = try RecordReader.open(summary.recordPath)
        try reader.verify()
        return Made(
            folder: folder,
            plan: plan,
            record: try reader.record(),
            digest: reader.contentDigest
        )
    }

    static let experiment = DriftExperiment.make(
        sections: [
            "sweep: {grid: {pipeline.scheduler: [euler, ddim], pipeline.steps: [2, 6]}}",
            DriftExperiment.section,
        ]
    )

    let made: Made
    let drift: Table

    init() throws {
        made = try Self.made.get()
        drift = try made.record.requiredTable("drift")
    }

    @Test("each image of each trial has a row, and every column says what it is")
    func rows() throws {
        #expect(drift.dimension == "state" && drift.count == 8)
        #expect(try drift.integers("trial") == [0, 0, 1, 1, 2, 2, 3, 3])
        #expect(try drift.integers("reference") == Array(repeating: 3, count: 8))
        #expect(try drift.integers("image") == [0, 1, 0, 1, 0, 1, 0, 1])
        #expect(try Set(drift.strings("prompt")) == ["red-circle", "blue-star"])
        for column in drift.columns {
            #expect(column.count == drift.count && !column.longName.isEmpty)
        }
        #expect(drift["image_psnr"]?.units == "dB")
        let trials = try made.record.requiredTable("trials")
        #expect(try trials.strings("role") == Array(repeating: "trial", count: 4))
    }

    @Test("a trial that is its own reference is at no distance")
    func equal() throws {
        for name in drift.columns.map(\.name) where name.hasPrefix("latents_") {
            #expect(try drift.reals(name).suffix(2) == [0, 0], "\(name)")
        }
        for name in ["image_rel_l2", "image_max_abs", "image_rmse", "image_changed_pixels"] {
            #expect(try drift.reals(name).suffix(2) == [0, 0], "\(name)")
        }
        #expect(try drift.reals("image_psnr").suffix(2) == [.infinity, .infinity])
        #expect(try drift.reals("image_ssim").suffix(2) == [1, 1])
    }

    @Test("the other numbers are those of the recorded tensors")
    func numbers() throws {
        func tensor(_ trial: Int, _ name: String) throws -> Tensor {
            let recorded = try made.record.requiredTensor(
                name,
                trial: made.plan.trials[trial].shortID
            )
            return try #require(recorded.tensor)
        }
        func picture(_ trial: Int) throws -> Tensor {
            let recorded = try tensor(trial, "images")
            return Tensor(recorded.doubles().map { min(max($0, 0), 1) }, shape: recorded.shape)
        }
        let tested = try picture(0), reference = try picture(3)
        let size = tested.count / 2
        let sample = ErrorSample(
            tested: tested,
            reference: reference,
            elements: size..<2 * size
        )
        #expect(try drift.reals("image_rel_l2")[1] == sample.value(of: RelativeL2.self))
        #expect(try drift.reals("image_psnr")[1] == sample.peakSignalToNoiseRatio(dataRange: 1))
        let likeness = StructuralSimilarity.values(
            tested: tested,
            reference: reference,
            dataRange: 1
        )
        #expect(try drift.reals("image_ssim")[1] == likeness[1])
        let changed = try drift.reals("image_changed_pixels")
        #expect(changed.allSatisfy { (0...1).contains($0) } && changed[0] > 0.1)
        let latents = try drift.reals("latents_rel_l2")
        #expect(latents.prefix(6).allSatisfy { $0 > 0 && $0 < 2 })
    }

    @Test("runs that were interrupted, or took shards over, give the same record")
    func resumed() throws {
        let folder = try TemporaryDirectory(), log = EventLog(stopAfter: 9)
        #expect(throws: Interrupted.self) {
            _ = try made.plan.run(into: folder.path, observer: log.observer)
        }
        let rest = EventLog()
        let summary = try made.plan.run(into: folder.path, observer: rest.observer)
        #expect(rest.reused ?? 0 > 0 && summary.contentDigest == made.digest)
    }

    @Test("a reference's shard is taken over like any other, also by a sweep that it is a point of")
    func reuse() throws {
        let folder = try TemporaryDirectory()
        let first = try DriftExperiment.make().plan()
        _ = try first.run(into: folder.path)
        #expect(ShardFitness(first.trials[0], at: Self.shard(first, 0, folder)) == .fit)
        let log = EventLog()
        let summary = try made.plan.run(into: folder.path, observer: log.observer)
        // euler 6 is new; the reference was computed as one, and euler 2 and ddim 2 as points.
        #expect(log.ranTrials == [1] && log.reused == 3)
        #expect(summary.contentDigest == made.digest)
    }

    private static func shard(_ plan: Plan, _ index: Int, _ folder: TemporaryDirectory) -> String {
        ResultsFolder(name: plan.name, output: folder.path).shardPath(plan.trials[index])
    }

    @Test("references are told apart, and belong to no group of an invariance experiment")
    func invariance() throws {
        let record = try DriftExperiment.make(
            sections: [
                "sweep: {grid: {machine.threads: [1, 2]}}",
                "drift: {against: {pipeline.steps: 3, machine.threads: 2}, mode: final}",
                "invariance: {across: [machine.threads]}", "timing: {warmup: 0, repeats: 1}",
            ]
        ).plan().record()
        let trials = try record.requiredTable("trials")
        #expect(try trials.strings("role") == ["reference", "trial", "trial"])
        #expect(try trials.strings("label") == ["2 3", "1", "2"])
        let verdicts = try record.requiredTable("verdicts")
        #expect(try verdicts.integers("trial") == [1, 2])
        #expect(try verdicts.strings("verdict") == ["pass", "pass"])
        #expect(try !record.requiredTable("timing").integers("trial").contains(0))
        let drift = try record.requiredTable("drift")
        #expect(try drift.integers("trial") == [1, 1, 2, 2])
        #expect(try drift.reals("latents_rel_l2").allSatisfy { $0 > 0 })
    }

    @Test("what was not completed is at no known distance")
    func incomplete() throws {
        let record = try DriftExperiment.make(
            sections: [
                "drift: {against: {pipeline.steps: 6}, mode: final}", "limits: {memory: 9MiB}",
            ]
        ).plan().record()
        #expect(
            try record.requiredTable("trials").strings("status")
                == ["out_of_memory", "out_of_memory"]
        )
        let drift = try record.requiredTable("drift")
        #expect(drift.count == 2)
        #expect(try drift.reals("latents_rel_l2").allSatisfy(\.isNaN))
        #expect(try drift.reals("image_psnr").allSatisfy(\.isNaN))
    }

    @Test("records of experiments without comparison have neither table nor column")
    func without() throws {
        let record = try TinyExperiment().plan().record()
        #expect(record.table("drift") == nil)
        #expect(try record.requiredTable("trials")["role"] == nil)
    }
}
