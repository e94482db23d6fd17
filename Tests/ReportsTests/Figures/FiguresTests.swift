import Foundation
import Records
import Reports
import TestSupport
import Testing

@Suite("The roster of figures")
struct FiguresTests {
    @Test("lists every file of the folder")
    func roster() throws {
        let folder = Repository.path("Sources/Reports/Figures/Figures")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        let types = files.filter { $0.hasSuffix(".swift") }.map { $0.dropLast(6) }
        #expect(types.sorted() == Figures.all.map { Substring(String(describing: $0)) }.sorted())
    }

    @Test("has each name once, fit for a file")
    func names() {
        #expect(Set(Figures.names).count == Figures.names.count)
        for name in Figures.names {
            #expect(Figures.named(name)?.name == name)
            #expect(name.allSatisfy { $0.isLowercase || $0 == "-" })
        }
        #expect(Figures.named("error-by-layer-of-nothing") == nil)
    }

    @Test("draws the same of the same record", arguments: Figures.names)
    func deterministic(name: String) throws {
        let folder = try TemporaryDirectory(), figure = try #require(Figures.named(name))
        let sources = { () throws in
            try [
                DriftSample.source(in: folder), FigureSource(FigureSample.reader(in: folder)),
            ]
        }
        let source = try #require(sources().first { figure.obstacle($0) == nil })
        let drawings = try figure.drawings(of: source)
        #expect(!drawings.isEmpty && drawings.allSatisfy { $0.name.hasPrefix(name) })
        #expect(Set(drawings.map(\.name)).count == drawings.count)
        let again = try #require(sources().first { figure.obstacle($0) == nil })
        #expect(try figure.drawings(of: again) == drawings)
        for drawing in drawings {
            #expect(drawing.caption.hasSuffix(".") && drawing.alternative.hasSuffix("."))
            #expect(drawing.python.hasPrefix("import matplotlib.pyplot as plt\n"))
            #expect(drawing.python.hasSuffix("plt.show()"))
        }
    }

    @Test(
        "says what is missing in a record of trials alone",
        arguments: Figures.names
    )
    func obstacle(name: String) throws {
        let folder = try TemporaryDirectory(), figure = try #require(Figures.named(name))
        let record = Sample.record(tables: [Sample.trials(), Sample.layers])
        let source = try DriftSample.source(record, in: folder)
        let obstacle = figure.obstacle(source)
        #expect(obstacle?.contains("write") == true)
    }

    @Test("says so where all errors are 0, for its axes are logarithmic")
    func zero() throws {
        let folder = try TemporaryDirectory()
        let zeros = Sample.audit(["rel_l2": Array(repeating: 0, count: 6)])
        let record = Sample.record(tables: [Sample.trials(), Sample.layers, zeros])
        let source = try DriftSample.source(record, in: folder)
        for figure in [ErrorByLayer.self, ErrorByStep.self] as [any Figure.Type] {
            #expect(figure.obstacle(source)?.contains("above 0") == true, "\(figure.name)")
        }
    }

    @Test("keeps words of the record inside their quotes", arguments: Figures.names)
    func quotes(name: String) throws {
        let folder = try TemporaryDirectory(), figure = try #require(Figures.named(name))
        let words = "It's 'odd'; \"`date`\"\nset output 'x'"
        let sources = try [
            FigureSource(
                FigureSample.reader(FigureSample.record(title: words, backend: words), in: folder)
            ),
            DriftSample.source(DriftSample.record(title: words), in: folder),
        ]
        let source = try #require(sources.first { figure.obstacle($0) == nil })
        for drawing in try figure.drawings(of: source) {
            for script in [drawing.script, drawing.printing?.script ?? ""] where !script.isEmpty {
                #expect(script.contains("'It''s ''odd''; \"`date`\"␊set output ''x''"))
                #expect(!script.contains("\nset output"))
            }
        }
    }

    @Test("keeps a quote inside its quotes even where an accent follows")
    func accents() throws {
        let folder = try TemporaryDirectory()
        let record = DriftSample.record(title: "x'\u{301}y")
        let source = try DriftSample.source(record, in: folder)
        for drawing in SchedulerConvergence.drawings(of: source) {
            #expect(Data(drawing.script.utf8).range(of: Data("x''\u{301}y".utf8)) != nil)
        }
    }

    @Test("says in captions what was timed and where, as the record does, as plain words")
    func captions() throws {
        let folder = try TemporaryDirectory()
        var record = FigureSample.record()
        record.provenance = [.init("processor", "A *fast* [one](https://example.org)")]
        let source = try FigureSource(FigureSample.reader(record, in: folder))
        let caption = try #require(TimingDistribution.drawings(of: source).first).caption
        #expect(caption.hasPrefix("Seconds, 3 repetitions a trial"))
        #expect(caption.hasSuffix(#"Measured on A \*fast\* \[one\](https://example.org)."#))
    }

    @Test(
        "refuses rows of heads that there are not",
        arguments: [("trial", 99), ("layer", 2), ("head", 2), ("head", -1)]
    )
    func damaged(column: String, value: Int) throws {
        let folder = try TemporaryDirectory()
        var record = FigureSample.record()
        let place = try #require(record.tables.firstIndex { $0.name == "heads" })
        let heads = record.tables[place]
        record.tables[place] = Table(
            heads.name,
            dimension: heads.dimension,
            columns: heads.columns.map { old in
                old.name == column
                    ? Column(column, Array(repeating: value, count: old.count), longName: column)
                    : old
            }
        )
        let source = try FigureSource(FigureSample.reader(record, in: folder))
        #expect(ErrorByHead.obstacle(source) == nil && ErrorByHead.isTelling(source))
        let error = #expect(throws: RecordError.self) { try ErrorByHead.drawings(of: source) }
        #expect(error?.problem == .damaged && error?.object == "/heads/\(column)")
    }
}
