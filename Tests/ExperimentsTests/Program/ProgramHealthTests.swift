import Foundation
import TestSupport
import Testing

/// The program where an output is not finite: said on the terminal, shown, stopped at.
struct ProgramHealthTests {
    private func experiment(_ model: OverflowingModel) -> TinyExperiment {
        TinyExperiment(
            model: model.path,
            pipeline: HealthMonitorTests.pipeline,
            precision: "{dtype: float16}"
        )
    }

    @Test("the first bad module is said once a trial, and shown below the table")
    func shown() throws {
        let program = try Program(), model = try OverflowingModel()
        let spec = try program.write(experiment(model))
        let result = try program.run("run", spec)
        #expect(result.status == 0, "\(result)")
        let said = result.errors.split(separator: "\n").filter { $0.contains(model.module) }
        #expect(said.count == 1, "\(result.errors)")
        #expect(said.first?.hasPrefix("warning: vanilla float16: ") == true)
        #expect(result.output.contains("First outputs that were not finite:"))
        #expect(result.output.contains("  vanilla float16: \(model.module), step "))
        let trials = try program.run("show", "results/tiny", "--json").json()["trials"]
        let trial = try #require((trials as? [[String: Any]])?.first)
        #expect(trial["first_bad_module"] as? String == model.module)
    }

    @Test("show --health has the module first, in every form")
    func health() throws {
        let program = try Program(), model = try OverflowingModel()
        _ = try program.run("run", try program.write(experiment(model)))
        let text = try program.run("show", "results/tiny", "--health")
        let rule = try #require(text.output.range(of: "\n---"))
        let row = text.output[rule.upperBound...].split(separator: "\n").dropFirst().first ?? ""
        #expect(row.hasPrefix("\(model.module) "), "\(text.output)")
        let csv = try program.run("show", "results/tiny", "--health", "--csv").output
        #expect(csv.split(whereSeparator: \.isNewline)[1].hasPrefix("\(model.module),"))
        let json = try program.run("show", "results/tiny", "--health", "--json").json()
        let modules = try #require(json["modules"] as? [[String: Any]])
        #expect(modules.first?["module"] as? String == model.module && modules.count > 200)
        let both = try program.run("show", "results/tiny", "--health", "--layers")
        #expect(both.status == 64 && both.errors.contains("--health"), "\(both)")
        let unknown = try program.run("show", "results/tiny", "--health", "--trial", "zz")
        #expect(unknown.status == 64, "\(unknown)")
    }

    @Test("run --first-nan stops there with 2, and plan --why says which trials would run again")
    func stop() throws {
        let program = try Program(), model = try OverflowingModel()
        let spec = try program.write(experiment(model))
        _ = try program.run("run", spec)
        let plain = try program.run("plan", spec, "--why")
        #expect(plain.output.contains("no, it is done"), "\(plain)")
        let plan = try program.run("plan", spec, "--why", "--first-nan")
        #expect(plan.output.contains("yes: the output of \(model.module) was not"), "\(plan)")
        let result = try program.run("run", spec, "--first-nan")
        #expect(result.status == 2, "\(result)")
        #expect(result.errors.contains("vanilla float16: failed"))
        #expect(result.output.contains("stopped at the first output that is not finite"))
    }
}
