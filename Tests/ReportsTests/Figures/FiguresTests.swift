import Foundation
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
        let source = try DriftSample.source(in: folder)
        let obstacle = figure.obstacle(source)
        #expect(obstacle == nil)
        let drawings = try figure.drawings(of: source)
        #expect(!drawings.isEmpty && drawings.allSatisfy { $0.name.hasPrefix(name) })
        #expect(Set(drawings.map(\.name)).count == drawings.count)
        #expect(try figure.drawings(of: DriftSample.source(in: folder)) == drawings)
    }

    @Test(
        "says what is missing in a record without pictures or comparison",
        arguments: Figures.names
    )
    func obstacle(name: String) throws {
        let folder = try TemporaryDirectory(), figure = try #require(Figures.named(name))
        let source = try DriftSample.source(Sample.record(), in: folder)
        let obstacle = figure.obstacle(source)
        #expect(obstacle?.contains("write") == true)
    }
}
