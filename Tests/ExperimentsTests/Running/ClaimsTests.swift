import Experiments
import Queries
import Records
import Specs
import TestSupport
import Testing

/// Claims from the experiment file to the exit code.
struct ClaimsTests {
    private static func experiment(_ claims: [String], _ sections: [String] = []) -> TinyExperiment
    {
        TinyExperiment(
            pipeline: "{steps: 1, scheduler: ddim, width: 16, height: 16}",
            sections: [
                "sweep:",
                "  grid:",
                "    attention.backend: [vanilla, sliced, flash]",
                "    precision.dtype: [float16, float32]",
                "audit: {}",
            ] + sections + ["claims:"] + claims.map { "  - {\($0)}" }
        )
    }

    private static let kept = [
        "claim: Shorter formats err more, value: audit.max_abs, along: precision.dtype, trend: decreasing",
        "claim: sliced has the bits of vanilla, same_bits: attention.backend, "
            + "where: {attention.backend: [vanilla, sliced]}",
        "claim: The first attention errs little, value: audit.rel_l2, reduce: all, "
            + "where: {layer: \"*.attn1\", precision.dtype: float32}, at_most: 1e-5",
    ]
    private static let broken =
        "claim: flash has the bits of vanilla, same_bits: attention.backend, "
        + "where: {attention.backend: [vanilla, flash]}"

    @Test(
        "kept claims change nothing, one broken claim fails the run, and the record can be judged again"
    )
    func verdicts() throws {
        let folder = try TemporaryDirectory()
        let good = try Self.experiment(Self.kept).plan().run(into: folder.path)
        #expect(good.exitStatus == nil && good.claims.map(\.verdict) == [.kept, .kept, .kept])

        let log = EventLog()
        let plan = try Self.experiment(Self.kept + [Self.broken]).plan()
        let bad = try plan.run(into: folder.path, observer: log.observer)
        #expect(bad.exitStatus == .gateFailed && !bad.hasFailedGate)
        #expect(bad.claims.map(\.verdict) == [.kept, .kept, .kept, .broken])
        // Claims are no part of what a trial is.
        let reused = log.all.compactMap { event in
            if case .began(_, let reused) = event { reused } else { nil }
        }
        #expect(reused == [6])
        let judged = log.all.filter { if case .claimJudged = $0 { true } else { false } }
        #expect(judged.count == 4)

        let reader = try RecordReader.open(bad.recordPath)
        let again = try RecordCheck.judged(reader, by: nil)
        #expect(try again.requiredTable("claims") == reader.table("claims"))
        #expect(try RecordCheck.hasUnkeptClaim(again))
        let table = try reader.table("claims")
        #expect(try table.strings("datasets")[0] == "/audit/max_abs")
        #expect(try table.strings("trials")[0] == "0 1 2 3 4 5")
    }

    @Test("a claim's number is that of the record's column")
    func number() throws {
        let record = try Self.experiment([
            "claim: A, value: audit.max_abs, where: {attention.backend: flash, precision.dtype: float16}, "
                + "relative_to: {attention.backend: vanilla}, above: 0"
        ]).plan().record()
        let audit = try record.requiredTable("audit")
        let trial = try audit.integers("trial"), error = try audit.reals("max_abs")
        func largest(_ row: Int) -> Double? {
            trial.indices.filter { trial[$0] == row }.map { error[$0] }.max()
        }
        let claims = try record.requiredTable("claims")
        let numerator = try #require(largest(4)), denominator = try #require(largest(0))
        #expect(try claims.reals("numerator") == [numerator])
        #expect(try claims.reals("denominator") == [denominator])
        #expect(try claims.reals("value") == [numerator / denominator])
    }

    @Test("a claim about a trial that did not finish is undecided, which is not kept")
    func undecided() throws {
        let folder = try TemporaryDirectory()
        let plan = try Self.experiment(
            ["claim: It errs little, value: audit.max_abs, at_most: 1"],
            ["limits: {memory: 1KiB}"]
        ).plan()
        let summary = try plan.run(into: folder.path)
        #expect(summary.claims.map(\.verdict) == [.undecided])
        #expect(summary.claims[0].reason.contains("out_of_memory"))
        #expect(summary.exitStatus == .trialUnfinished)
    }

    @Test("equal runs have the same digest, whatever their claims say of times")
    func digest() throws {
        let experiment = Self.experiment(
            ["claim: It is fast, value: timing.seconds, below: 1000"],
            ["timing: {warmup: 0, repeats: 1}"]
        )
        let first = try TemporaryDirectory(), second = try TemporaryDirectory()
        let one = try experiment.plan().run(into: first.path)
        let two = try experiment.plan().run(into: second.path)
        #expect(one.contentDigest == two.contentDigest && one.contentDigest != nil)
        #expect(one.claims[0].value != two.claims[0].value)
    }

    @Test(
        "a plan refuses claims about what its record will not have",
        arguments: [
            ("value: timing.seconds, at_most: 1", "no table '/timing'"),
            ("value: audit.max_ab, at_most: 1", "no column 'max_ab'"),
            (
                "value: audit.max_abs, where: {attention.backend: math}, at_most: 1",
                "nowhere 'math'"
            ),
            ("value: drift.image_psnr, at_least: 30", "no table '/drift'"),
            ("same_bits: machine.threads", "no axis"),
        ]
    )
    func refused(claim: String, words: String) throws {
        let problems = try TinyExperiment.problems(Self.experiment(["claim: A, \(claim)"]).text)
        #expect(problems.count == 1)
        #expect(problems.first?.message.contains(words) == true, "\(problems)")
    }

    @Test("a claim that the command line takes the ground from is left out with a warning")
    func changed() throws {
        let text = Self.experiment(Self.kept + [Self.broken]).text
        let plan = try TinyExperiment.plan(text, overrides: ["attention.backend=vanilla,sliced"])
        #expect(
            plan.claims.map(\.statement) == [
                "Shorter formats err more", "sliced has the bits of vanilla",
                "The first attention errs little",
            ]
        )
        let warning = try #require(plan.warnings.first { $0.message.contains("left out") })
        #expect(warning.message.contains("nowhere 'flash'") && warning.severity == .warning)
    }

    @Test(
        "a plan takes claims about every table that its record will have",
        arguments: [
            "drift.image_psnr", "drift.latents_rel_l2", "timing.seconds", "health.absmax",
            "verdicts.value", "trials.peak_bytes", "audit.bound_ratio", "images.seed",
        ]
    )
    func accepted(column: String) throws {
        let experiment = Self.experiment(
            ["claim: A, value: \(column), reduce: median, at_least: 0"],
            [
                "timing: {repeats: 1}",
                "drift: {against: {attention.backend: math, precision.dtype: float64}, mode: free}",
            ]
        )
        #expect(try TinyExperiment.problems(experiment.text).isEmpty)
    }

    @Test("every reduction that the file can name is one of the record's")
    func reductions() {
        #expect(
            Set(ReductionName.allCases.map(\.rawValue)) == Set(Reduction.allCases.map(\.rawValue))
        )
    }
}
