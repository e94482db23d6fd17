import Foundation
import FoundationXML
import Records
import Reports
import TestSupport
import Testing

@Suite("The folder of figures")
struct FigureFolderTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func bytes(_ name: String) -> Data? {
        FileManager.default.contents(atPath: folder.file("figures/\(name)"))
    }

    @Test(
        "without a wish, a record is drawn in every way that there is, the same each time",
        arguments: [
            ["image-grid-red", "image-grid-blue", "scheduler-convergence", "time-and-memory"],
            [
                "drift", "error-by-layer", "error-by-step", "error-by-head", "error-by-axis",
                "error-histogram", "bound-ratio", "speed-up", "time-and-memory",
                "timing-distribution",
            ],
        ]
    )
    func defaults(names: [String]) throws {
        let reader =
            names.contains("drift")
            ? try FigureSample.reader(in: folder) : try DriftSample.reader(in: folder)
        let figures = FigureFolder(folder.file("figures"))
        let outcome = figures.draw(nil, of: reader)
        try #require(outcome.complaints.isEmpty, "\(outcome.complaints)")
        #expect(outcome.drawn == names.map { folder.file("figures/\($0).svg") })
        let first = names.map { bytes("\($0).svg") }
        for (name, svg) in zip(names, first) {
            let parser = XMLParser(data: try #require(svg, "\(name)"))
            #expect(parser.parse(), "\(name): \(String(describing: parser.parserError))")
            #expect(bytes("\(name).csv") != nil)
            #expect(!String(decoding: svg ?? Data(), as: UTF8.self).contains("Gnuplot"))
        }
        #expect(figures.draw(nil, of: reader) == outcome)
        #expect(names.map { bytes("\($0).svg") } == first)
    }

    @Test("on request there is each figure in PDF too, without a date, the same each time")
    func pdf() throws {
        let names = ["image-grid-red", "image-grid-blue", "scheduler-convergence"]
        let reader = try DriftSample.reader(in: folder)
        let figures = FigureFolder(folder.file("figures"))
        let wanted = ["image-grid", "scheduler-convergence"]
        let outcome = figures.draw(wanted, of: reader, alsoPDF: true)
        try #require(outcome.complaints.isEmpty, "\(outcome.complaints)")
        #expect(outcome.pictures.map(\.pdf) == names.map { folder.file("figures/\($0).pdf") })
        let first = names.map { bytes("\($0).pdf") }
        for file in first {
            let file = try #require(file)
            #expect(file.starts(with: Data("%PDF-".utf8)))
            #expect(file.range(of: Data("/CreationDate".utf8)) == nil)
        }
        #expect(figures.draw(wanted, of: reader, alsoPDF: true) == outcome)
        #expect(names.map { bytes("\($0).pdf") } == first)
        // What is drawn without it takes the old one away.
        #expect(figures.draw(wanted, of: reader).pictures.allSatisfy { $0.pdf == nil })
        #expect(bytes("scheduler-convergence.pdf") == nil)
    }

    @Test("gnuplot draws the curves that its script names")
    func curves() throws {
        let figures = FigureFolder(folder.file("figures"))
        let outcome = figures.draw(
            ["scheduler-convergence"],
            of: try DriftSample.reader(in: folder)
        )
        try #require(outcome.complaints.isEmpty, "\(outcome.complaints)")
        let svg = String(decoding: try #require(bytes("scheduler-convergence.svg")), as: UTF8.self)
        for word in ["denoising steps", "ddim", "euler(use_karras_sigmas)", "<steps>", "0.03"] {
            #expect(
                svg.replacing("&lt;", with: "<").replacing("&gt;", with: ">").contains(word),
                "\(word)"
            )
        }
    }

    @Test("without a wish, a record of trials alone is not drawn")
    func nothing() throws {
        let record = Sample.record(tables: [Sample.trials(), Sample.layers])
        let reader = try DriftSample.reader(record, in: folder)
        let outcome = FigureFolder(folder.file("figures")).draw(nil, of: reader)
        #expect(outcome.drawn.isEmpty && outcome.complaints.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.file("figures")))
    }

    @Test("a wish that cannot be is a complaint, and no other figure is drawn")
    func impossible() throws {
        let reader = try DriftSample.reader(DriftSample.record(hasImages: false), in: folder)
        let outcome = FigureFolder(folder.file("figures")).draw(["image-grid"], of: reader)
        #expect(outcome.drawn.isEmpty && outcome.complaints.count == 1)
        #expect(outcome.complaints.first?.contains("keeps no images") == true)
    }

    @Test("where gnuplot is missing, data and script are there, and no drawing of another day")
    func missing() throws {
        try folder.write("old".utf8, to: "figures/scheduler-convergence.svg")
        let figures = FigureFolder(folder.file("figures"), environment: ["PATH": folder.path])
        let wanted = ["image-grid", "scheduler-convergence"]
        let outcome = figures.draw(wanted, of: try DriftSample.reader(in: folder))
        #expect(outcome.complaints.count == 1 && outcome.drawn.count == 2)
        #expect(outcome.complaints.first?.contains("gnuplot-nox") == true)
        #expect(bytes("scheduler-convergence.csv") != nil)
        #expect(bytes("scheduler-convergence.gnuplot") != nil)
        #expect(bytes("scheduler-convergence.svg") == nil)
    }

    @Test("what gnuplot complains of is handed on")
    func failing() throws {
        let program = try folder.write(
            "#!/bin/sh\necho 'no fonts' >&2; exit 1\n".utf8,
            to: "gnuplot"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let figures = FigureFolder(folder.file("figures"), environment: ["PATH": folder.path])
        let outcome = figures.draw(
            ["scheduler-convergence"],
            of: try DriftSample.reader(in: folder)
        )
        #expect(outcome.drawn.isEmpty)
        #expect(outcome.complaints.first?.contains("gnuplot: no fonts") == true)
    }

    @Test("a folder that cannot be made is a complaint")
    func unwritable() throws {
        try folder.write("a file".utf8, to: "blocker")
        let figures = FigureFolder(folder.file("blocker/figures"))
        let outcome = figures.draw(["image-grid"], of: try DriftSample.reader(in: folder))
        #expect(outcome.drawn.isEmpty && outcome.complaints.count == 1)
    }

    @Test("gnuplot may warn at length", .timeLimit(.minutes(1)))
    func warnings() throws {
        let program = try folder.write(
            "#!/bin/sh\nhead -c 300000 /dev/zero >&2; echo '<svg/>'\n".utf8,
            to: "gnuplot"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let figures = FigureFolder(
            folder.file("figures"),
            environment: ["PATH": folder.path]
        )
        let outcome = figures.draw(
            ["scheduler-convergence"],
            of: try DriftSample.reader(in: folder)
        )
        #expect(outcome.complaints.isEmpty && outcome.drawn.count == 1)
    }
}
