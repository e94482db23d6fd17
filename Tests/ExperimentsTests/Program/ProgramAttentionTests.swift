import Foundation
import TestSupport
import Testing

/// The program on an experiment of kind attention.
struct ProgramAttentionTests {
    private static let experiment = SyntheticExperiment(
        sections: [
            "sweep: {grid: {attention.backend: [vanilla, {name: flash, block_k: 16}]}}",
            "audit: {gates: {max_ratio: 8.0}}", "timing: {warmup: 0, repeats: 2}",
            "record: {tensors: [attention_output, attention_worst]}",
        ]
    )

    private func program() throws -> Program {
        let program = try Program()
        try program.folder.write(Self.experiment.text.utf8, to: "tiny.yaml")
        return program
    }

    @Test("it is planned, run, shown, checked, verified, compared and replayed like any other")
    func wayOfARecord() throws {
        let program = try program()
        let plan = try program.run("plan", "tiny.yaml", "-o", "a", "--why")
        #expect(plan.status == 0 && plan.errors.isEmpty, "\(plan)")
        #expect(plan.output.contains("flash(block_k: 16)") && plan.output.contains("seeds"))
        #expect(!plan.output.contains("images") && plan.output.contains("yes: not run yet"))
        let run = try program.run("run", "tiny.yaml", "-o", "a")
        #expect(run.status == 0 && run.errors.isEmpty, "\(run)")
        #expect(run.output.contains("flash(block_k: 16)") && run.output.contains("pass"))
        let layers = try program.run("show", "a", "--layers")
        #expect(layers.output.contains("attention (self, 2 heads of 8)"), "\(layers)")
        let json = try program.run("show", "a", "--json").json()
        let trials = try #require(json["trials"] as? [[String: Any]])
        #expect(trials.map { $0["scheduler"] is NSNull } == [true, true])
        #expect(try program.run("check", "a").status == 0)
        let verified = try program.run("verify", "a")
        #expect(
            verified.status == 0 && verified.output.contains("3 files, all whole"),
            "\(verified)"
        )
        #expect(try program.run("run", "tiny.yaml", "-o", "b", "--threads", "3").status == 0)
        #expect(try program.run("diff", "a", "b").output.contains("The same to the bit"))
        let replay = try program.run("replay", "a")
        #expect(replay.status == 0, "\(replay)")
        #expect(replay.output.contains("Reproduced to the bit: 2 trials"))
    }

    @Test("records of other inputs differ, and the difference is placed by its seed")
    func difference() throws {
        let program = try program()
        #expect(try program.run("run", "tiny.yaml", "-o", "a").status == 0)
        #expect(
            try program.run("run", "tiny.yaml", "-o", "b", "precision.dtype=bfloat16").status == 0
        )
        let diff = try program.run("diff", "a", "b")
        #expect(diff.status == 1, "\(diff)")
        #expect(diff.output.contains("seed 0"), "\(diff.output)")
    }

    @Test("a flag that means nothing here is a warning")
    func firstNonfinite() throws {
        let result = try program().run("run", "tiny.yaml", "--first-nan")
        #expect(result.status == 0 && result.errors.contains("--first-nan changes nothing"))
    }
}
