import ErrorAnalysis
import Foundation
import Testing

struct MetricsTests {
    @Test("the roster lists every file of the folder")
    func roster() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/ErrorAnalysis/Metrics")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let types = files.filter { $0.hasSuffix(".swift") }.map { $0.dropLast(6) }
        #expect(types.sorted() == Metrics.all.map { Substring(String(describing: $0)) }.sorted())
    }

    @Test("names are columns and stand for one metric each")
    func names() {
        let names = Metrics.all.map { $0.name }
        #expect(Set(names).count == names.count)
        for name in names {
            let isColumn = name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }
            #expect(isColumn, "\(name)")
            #expect(Metrics.named(name)?.name == name)
        }
        #expect(Set(Metrics.all.map { $0.longName }).count == names.count)
        #expect(Metrics.named("no_such_metric") == nil)
    }

    @Test("every metric has units and says what it is", arguments: Metrics.all.map { $0.name })
    func words(name: String) throws {
        let metric = try #require(Metrics.named(name))
        #expect(!metric.units.isEmpty)
        #expect(metric.longName.count > 5)
    }
}
