import ErrorAnalysis
import Experiments
import Foundation
import Records
import Specs
import Tensors
import TestSupport
import Testing

/// What a record says of latents that leave a reference's step by step.
struct DriftStatesTests {
    static let sections = [
        "sweep: {grid: {precision.dtype: [float64, float16]}}",
        "drift: {against: {precision.dtype: float64}, mode: both}",
        "audit: {layers: \"*.attn2\", steps: [0]}",
    ]

    static func experiment(_ sections: [String] = sections) -> TinyExperiment {
        TinyExperiment(
            prompts: ["{id: a, prompt: a circle, seed: 7}", "{id: b, prompt: a star, seed: 8}"],
            pipeline:
                "{scheduler: dpmsolver++, steps: 3, guidance_scale: 5.0, width: 32, height: 32}",
            sections: sections
        )
    }

    struct Made: Sendable {
        let folder: TemporaryDirectory
        let plan: Plan
        let record: Record
        let digest: ContentDigest
    }

    static let made = Result {
        let folder = try TemporaryDirectory()
        let plan = try experiment().plan()
        let summary = try plan.run(into: folder.path)
        let reader = try RecordReader.open(summary.recordPath)
        return Made(
            folder: folder,
            plan: plan,
            record: try reader.record(),
            digest: reader.contentDigest
        )
    }

    let made: Made
    let drift: Table

    init() throws {
        made = try Self.made.get()
        drift = try made.record.requiredTable("drift")
    }

    private func trial(_ role: TrialRole, _ dtype: DType) throws -> PlannedTrial {
        try #require(
            made.plan.trials.first {
                $0.role == role && $0.settings.dtype == dtype && $0.note != "other seeds"
            }
        )
    }

    private func trajectory(_ trial: PlannedTrial) throws -> Tensor {
        let folder = ResultsFolder(name: made.plan.name, output: made.folder.path)
        let shard = try RecordReader.open(folder.shardPath(trial))
        return try #require(try shard.tensor(trial: trial.shortID, name: "trajectory").tensor)
    }

    @Test("trials that explain drift follow, those that measure it lead")
    func roles() {
        #expect(
            made.plan.trials.map(\.role) == [
                .reference, .band, .band, .band, .trial, .trial, .forced, .retraced, .forced,
                .retraced,
            ]
        )
        #expect(
            made.plan.trials.map(\.label) == [
                "float64", "float32 vanilla", "float16 vanilla", "float32 vanilla other seeds",
                "float64", "float16", "float64 along float64", "float64 along float64",
                "float16 along float64", "float64 along float16",
            ]
        )
    }

    @Test("each image has a row before the first step and after each, the last of them final")
    func rows() throws {
        #expect(drift.count == 2 * 2 * 4)
        let steps = try drift.integers("step")
        #expect(steps == (0..<4).flatMap { _ in [-1, 0, 1, 2] })
        #expect(try drift.integers("final") == steps.map { $0 == 2 ? 1 : 0 })
        let psnr = try drift.reals("image_psnr")
        #expect(zip(steps, psnr).allSatisfy { $1.isNaN == ($0 != 2) })
        for column in drift.columns { #expect(!column.longName.isEmpty) }
    }

    @Test("a trial with its reference's settings never leaves it, whoever it follows")
    func none() throws {
        for name in ["latents_rel_l2", "local_rel_l2", "direct_rel_l2", "feedback_rel_l2"] {
            let values = try drift.reals(name).prefix(8)
            #expect(values.allSatisfy { $0 == 0 || $0.isNaN }, "\(name) \(values)")
        }
        let reference = try trajectory(trial(.reference, .float64))
        for role in [TrialRole.trial, .forced, .retraced] {
            #expect(try trajectory(trial(role, .float64)).hasEqualBits(reference), "\(role)")
        }
    }

    @Test("a forced step leads where the trial's own pipeline leads from the reference's latents")
    func forced() throws {
        let forced = try trajectory(trial(.forced, .float16))
        let reference = try trajectory(trial(.reference, .float64))
        let own = try trajectory(trial(.trial, .float16))
        let size = forced.count / 4
        func state(_ tensor: Tensor, _ index: Int) -> [Double] {
            Array(tensor.doubles()[index * size..<(index + 1) * size])
        }
        // Both begin at the noise rounded to float16, and agree until the second step begins.
        #expect(state(forced, 0) == state(own, 0) && state(forced, 1) == state(own, 1))
        #expect(state(forced, 2) != state(own, 2))
        let local = try drift.reals("local_rel_l2")
        let image = 0..<size / 2
        let difference = zip(state(forced, 2)[image], state(reference, 2)[image])
            .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        let norm = state(reference, 2)[image].reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(local[8 + 2] == difference / norm)
    }

    @Test("the direct error and the feedback add up to the distance")
    func decomposition() throws {
        let total = try drift.reals("latents_rel_l2"), direct = try drift.reals("direct_rel_l2")
        let feedback = try drift.reals("feedback_rel_l2")
        let share = try drift.reals("direct_share"), steps = try drift.integers("step")
        for row in 8..<16 where steps[row] >= 0 {
            #expect(total[row] > 0 && direct[row] > 0)
            #expect(total[row] <= (direct[row] + feedback[row]) * (1 + 1e-12))
            // ‖feedback‖² = ‖total‖² − 2⟨direct, total⟩ + ‖direct‖², up to some roundings of sums.
            let square =
                total[row] * total[row] * (1 - 2 * share[row]) + direct[row] * direct[row]
            #expect(
                abs(square - feedback[row] * feedback[row]) <= 1e-9 * total[row] * total[row]
            )
        }
        let amplification = try drift.reals("amplification")
        #expect(amplification[8].isNaN && amplification[9...11].allSatisfy { $0 > 0 })
    }

    @Test("drift is told in units of the distance of half from single precision, and of seeds")
    func bands() throws {
        let record = try Self.experiment([
            "sweep: {grid: {precision.dtype: [float16]}}",
            "drift: {against: {precision.dtype: float32}, mode: free}",
        ]).plan().record()
        let drift = try record.requiredTable("drift")
        // The trial and its reference are the two ends of the band.
        #expect(try drift.reals("latents_over_precision_band").allSatisfy { $0 == 1 })
        #expect(try drift.reals("image_over_precision_band")[3] == 1)
        let seeds = try drift.reals("latents_over_seed_band")
        #expect(seeds.allSatisfy { $0 > 0 && $0 < 0.1 }, "\(seeds)")
        #expect(try drift.reals("seed_band").allSatisfy { $0 > 0.1 })
        #expect(drift["local_rel_l2"] == nil && drift["direct_rel_l2"] == nil)
    }

    @Test("the worst audited call is kept of trials that are audited, and asked of no others")
    func worst() throws {
        let record = try Self.experiment(
            Self.sections + ["record: {tensors: [latents, images, attention_worst]}"]
        ).plan().record()
        let trials = try record.requiredTable("trials")
        let roles = try trials.strings("role"), ids = try trials.strings("id")
        let owners = Set(record.tensors.filter { $0.name.contains("worst") }.map(\.trial))
        let audited = zip(roles, ids).filter { $0.0 == "trial" }.map { String($0.1.prefix(12)) }
        #expect(owners == Set(audited))
    }

    @Test("shards keep the way, the record only where that is asked for")
    func kept() throws {
        #expect(Set(made.record.tensors.map(\.name)) == ["latents", "images"])
        let record = try Self.experiment(
            ["record: {tensors: [latents, images, trajectory]}"]
        ).plan().record()
        let tensor = try record.requiredTensor("trajectory")
        #expect(tensor.shape.prefix(2) == [4, 2] && tensor.axes.first == "state")
        let latents = try record.requiredTensor("latents")
        #expect(tensor.bytes.suffix(latents.bytes.count).elementsEqual(latents.bytes))
    }

    @Test("batches change no bit of it, nor does an interruption")
    func resumed() throws {
        let folder = try TemporaryDirectory(), log = EventLog(stopAfter: 30)
        #expect(throws: Interrupted.self) {
            _ = try made.plan.run(into: folder.path, observer: log.observer)
        }
        let rest = EventLog()
        let summary = try made.plan.run(into: folder.path, observer: rest.observer)
        #expect(rest.reused ?? 0 > 0 && summary.contentDigest == made.digest)
        let batched = try TinyExperiment.plan(
            Self.experiment().text,
            overrides: ["pipeline.batch_size=2"]
        ).record().requiredTable("drift")
        for (column, other) in zip(drift.columns, batched.columns) { #expect(column == other) }
    }

    @Test("what follows a trial that was not completed is not completed either, and says so")
    func unguided() throws {
        let record = try Self.experiment(
            Self.sections + ["limits: {memory: 12MiB}"]
        ).plan().record()
        let trials = try record.requiredTable("trials")
        let statuses = try trials.strings("status"), errors = try trials.strings("error")
        let roles = try trials.strings("role")
        #expect(statuses.first == "out_of_memory")
        let forced = try #require(roles.lastIndex(of: "forced"))
        #expect(statuses[forced] == "failed")
        #expect(errors[forced] == "the trial that it follows, float64, was not completed")
        let drift = try record.requiredTable("drift")
        #expect(try drift.reals("latents_rel_l2").allSatisfy(\.isNaN))
        #expect(try drift.integers("final").allSatisfy { $0 == 1 })
    }

    @Test(
        "a reference that takes other steps is refused where steps are compared",
        arguments: ["pipeline.steps: 4", "pipeline.scheduler: euler"]
    )
    func otherSteps(against: String) throws {
        let problems = try TinyExperiment.problems(
            Self.experiment(["drift: {against: {\(against)}}"]).text
        )
        #expect(
            problems.map(\.message)
                == ["the reference takes other steps, so they cannot be compared one by one"]
        )
        #expect(problems.first?.remedy?.contains("mode: final") == true)
    }
}
