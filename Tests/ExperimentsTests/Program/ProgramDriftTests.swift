import Foundation
import TestSupport
import Testing

/// The program where trials are compared: plan, record, figures.
struct ProgramDriftTests {
    private static let figures = "results/tiny/figures"

    @Test("references are planned, run, shown and drawn")
    func figures() throws {
        let program = try Program(), spec = try program.write(DriftExperiment.make())
        let plan = try program.run("plan", spec)
        #expect(plan.status == 0 && plan.output.contains("reference  ddim 6"), "\(plan)")
        let result = try program.run("run", spec)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
        #expect(result.output.contains("PSNR") && result.output.contains("reference"))
        for figure in ["scheduler-convergence", "image-grid-red-circle", "image-grid-blue-star"] {
            let path = "\(Self.figures)/\(figure)"
            #expect(result.output.contains("Figure  \(path).svg"), "\(result.output)")
            #expect(program.exists("\(path).svg") && program.exists("\(path).csv"))
        }
        let shown = try program.run("show", "results/tiny", "--json").json()
        let trials = try #require(shown["trials"] as? [[String: Any]])
        #expect(trials.map { $0["role"] as? String }.prefix(2) == ["reference", "trial"])
        #expect(trials[1]["image_psnr_median"] is Double)
        #expect(trials[1]["reference_id"] as? String == trials[0]["id"] as? String)
    }

    @Test("without gnuplot the run is whole, and the data and the script are there")
    func gnuplotMissing() throws {
        let program = try Program(), spec = try program.write(DriftExperiment.make())
        let result = try program.run("run", spec, environment: ["PATH": program.folder.path])
        #expect(result.status == 0, "\(result)")
        #expect(result.errors.contains("gnuplot is missing"), "\(result.errors)")
        #expect(result.errors.contains("gnuplot-nox"))
        #expect(!program.exists("\(Self.figures)/scheduler-convergence.svg"))
        #expect(program.exists("\(Self.figures)/scheduler-convergence.csv"))
        #expect(program.exists("\(Self.figures)/scheduler-convergence.gnuplot"))
        #expect(program.exists("\(Self.figures)/image-grid-red-circle.svg"))
    }

    @Test("a figure that nobody knows is 65 before anything runs; one that cannot be is a warning")
    func unknown() throws {
        let program = try Program()
        let spec = try program.write(TinyExperiment(sections: ["notebook: [{figure: imagegrid}]"]))
        let result = try program.run("run", spec)
        #expect(result.status == 65 && !program.exists("results"), "\(result)")
        #expect(result.errors.contains("image-grid"))
        try program.write(TinyExperiment(sections: ["notebook: [{figure: scheduler-convergence}]"]))
        let impossible = try program.run("run", spec)
        #expect(impossible.status == 0, "\(impossible)")
        #expect(impossible.errors.contains("write a section 'drift'"), "\(impossible.errors)")
    }

    @Test("pictures can be asked for without a comparison")
    func grid() throws {
        let program = try Program()
        let spec = try program.write(
            TinyExperiment(sections: [
                "sweep: {grid: {attention.backend: [flash, math]}}",
                "notebook: [{figure: image-grid}]",
            ])
        )
        let result = try program.run("run", spec)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
        #expect(program.exists("\(Self.figures)/image-grid-red-circle.svg"))
    }
}
