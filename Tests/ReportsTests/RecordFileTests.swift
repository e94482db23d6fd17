import Records
import Reports
import TestSupport
import Testing

@Suite("The record that a path means")
struct RecordFileTests {
    private func problem(_ path: String) -> RecordError.Problem? {
        do throws(RecordError) {
            _ = try RecordFile.find(at: path)
            return nil
        } catch {
            #expect(!error.remedy.isEmpty)
            return error.problem
        }
    }

    @Test("is a file itself")
    func file() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write([1], to: "any.name")
        #expect(try RecordFile.find(at: path) == path)
    }

    @Test(
        "is the only record in a folder, or below it in a folder of its name",
        arguments: ["a.h5", "a/a.h5"]
    )
    func folder(name: String) throws {
        let folder = try TemporaryDirectory()
        try folder.write([1], to: name)
        try folder.write([1], to: "trials/0a1b.h5")
        try folder.write([1], to: ".a.h5.partial.h5")
        try folder.write([1], to: "notes.txt")
        #expect(try RecordFile.find(at: folder.path) == folder.file(name))
        #expect(try RecordFile.find(at: folder.path + "/") == folder.file(name))
    }

    @Test("is the one with the folder's name where there are others")
    func ownName() throws {
        let folder = try TemporaryDirectory()
        try folder.write([1], to: "sweep/sweep.h5")
        try folder.write([1], to: "sweep/other.h5")
        #expect(try RecordFile.find(at: folder.file("sweep")) == folder.file("sweep/sweep.h5"))
    }

    @Test("is missing where there is nothing, no record, or more than one")
    func missing() throws {
        let folder = try TemporaryDirectory()
        #expect(problem(folder.file("nothing")) == .missingFile)
        #expect(problem(folder.path) == .missingFile)
        try folder.write([1], to: "a/a.h5")
        #expect(problem(folder.path) == nil)
        try folder.write([1], to: "b/b.h5")
        #expect(problem(folder.path) == .missingFile)
    }
}
