import Records
import Tensors
import TestSupport
import Testing

@Suite("A record")
struct RecordTests {
    @Test("reads back as it was written", arguments: [0, 1, 5, 300_000])
    func roundTrip(rows: Int) throws {
        let folder = try TemporaryDirectory()
        let record = Record.sample(rows: rows)
        try RecordWriter.write(record, to: folder.file("a.h5"))
        #expect(try RecordReader.open(folder.file("a.h5")).record() == record)
        #expect(try folder.names() == ["a.h5"])
    }

    @Test("is written in one order, whatever the order of the tables")
    func fixedOrder() throws {
        let folder = try TemporaryDirectory()
        var shuffled = Record.sample()
        shuffled.tables.reverse()
        try RecordWriter.write(.sample(), to: folder.file("a.h5"))
        try RecordWriter.write(shuffled, to: folder.file("b.h5"))
        #expect(try readBytes(folder.file("a.h5")) == readBytes(folder.file("b.h5")))
    }

    @Test("gives the same bytes a second later")
    func noTimes() async throws {
        let folder = try TemporaryDirectory()
        try RecordWriter.write(.sample(), to: folder.file("a.h5"))
        // Object times, were they stored, count whole seconds.
        try await Task.sleep(for: .milliseconds(1100))
        try RecordWriter.write(.sample(), to: folder.file("b.h5"))
        #expect(try readBytes(folder.file("a.h5")) == readBytes(folder.file("b.h5")))
    }

    @Test("can be written and read by many threads at once")
    func threads() async throws {
        let folder = try TemporaryDirectory()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<8 {
                let path = folder.file("\(index).h5")
                group.addTask {
                    let record = Record.sample(trial: "t\(index)", rows: 100 * index)
                    try RecordWriter.write(record, to: path)
                    return try RecordReader.open(path).record() == record
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }

    @Test("keeps long texts", arguments: [0, 4095, 4096, 70_000, 1_000_000])
    func longText(length: Int) throws {
        let folder = try TemporaryDirectory()
        var record = Record.sample()
        record.specification.source = String(repeating: "ü", count: length)
        record.title = String(repeating: "t", count: length)
        try RecordWriter.write(record, to: folder.file("a.h5"))
        #expect(try RecordReader.open(folder.file("a.h5")).record() == record)
    }

    @Test("refuses text with U+0000, which HDF5 would cut")
    func zeroCharacter() throws {
        let folder = try TemporaryDirectory()
        var record = Record.sample()
        record.specification.source = "a\0b"
        let error = #expect(throws: RecordError.self) {
            try RecordWriter.write(record, to: folder.file("a.h5"))
        }
        #expect(error?.problem == .unwritableValue)
        #expect(error?.object == "/spec/source")
        #expect(try folder.names().isEmpty)
    }

    @Test("keeps a tensor's bits", arguments: DType.allCases)
    func tensor(dtype: DType) throws {
        let folder = try TemporaryDirectory()
        let tensor = Tensor([1, -0.0, 1e-7, .infinity, 3.14, -65504], shape: [2, 3], dtype: dtype)
        var record = Record.sample()
        record.tensors = [
            RecordedTensor(trial: "t", name: "q.0", axes: ["tokens", "depth"], tensor: tensor)
        ]
        try RecordWriter.write(record, to: folder.file("a.h5"))
        let reader = try RecordReader.open(folder.file("a.h5"))
        let found = try #require(try reader.tensor(trial: "t", name: "q.0").tensor)
        #expect(found.hasEqualBits(tensor))
        #expect(reader.tensorNames.map(\.name) == ["q.0"])
    }
}
