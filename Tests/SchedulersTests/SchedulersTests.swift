import Foundation
import Schedulers
import Testing

@Suite struct SchedulersTests {
    @Test("the roster names each file of the folder")
    func rosterMatchesFolder() throws {
        let folder = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Schedulers/Schedulers")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Schedulers.all.map { "\($0).swift" }.sorted() == files.sorted())
        #expect(Schedulers.all.map { $0.className } == Schedulers.all.map { "\($0)" })
        #expect(Set(Schedulers.names).count == 2 * Schedulers.all.count)
    }

    @Test("a scheduler is found by either name", arguments: Schedulers.all.map { $0.className })
    func lookup(className: String) throws {
        let type = try #require(Schedulers.named(className))
        #expect(type.className == className)
        #expect(Schedulers.named(type.name)?.className == className)
    }

    @Test(
        "no scheduler has an unknown name",
        arguments: ["", "PNDM", "pndmscheduler", "dpmsolver"]
    )
    func unknownName(name: String) {
        #expect(Schedulers.named(name) == nil)
    }
}
