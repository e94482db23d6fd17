import Records
import TestSupport
import Testing

@Suite("Reading a record")
struct RecordReaderTests {
    /// Writes a file that holds these nodes, sealed as records are.
    private func write(_ nodes: [RecordNode], in folder: TemporaryDirectory) throws -> String {
        try folder.write(RecordWriter.image(of: nodes, for: "test"), to: "a.h5")
    }

    private func problem(_ path: String) -> RecordError? {
        do throws(RecordError) {
            try RecordReader.open(path).verify()
            return nil
        } catch {
            #expect(error.path == path)
            #expect(!error.remedy.isEmpty && error.description.contains(path))
            return error
        }
    }

    @Test("that is not there says so")
    func missing() throws {
        let folder = try TemporaryDirectory()
        #expect(problem(folder.file("a.h5"))?.problem == .missingFile)
        #expect(problem(folder.file("a/b.h5"))?.problem == .missingFile)
    }

    @Test("that is a folder says so")
    func isFolder() throws {
        let folder = try TemporaryDirectory()
        #expect(problem(folder.path)?.problem == .unreadable)
    }

    @Test("from a file that is not HDF5 says so", arguments: [0, 1, 83, 84, 5000])
    func notHDF5(length: Int) throws {
        let folder = try TemporaryDirectory()
        let other = try folder.write([UInt8](repeating: 65, count: length), to: "a.h5")
        #expect(problem(other)?.problem == .notHDF5)
    }

    @Test("from a file cut short says so", arguments: [0.01, 0.1, 0.5, 0.9, 0.999])
    func truncated(part: Double) throws {
        let folder = try TemporaryDirectory()
        try RecordWriter.write(.sample(), to: folder.file("a.h5"))
        let bytes = try readBytes(folder.file("a.h5"))
        try folder.write(bytes.prefix(Int(part * Double(bytes.count))), to: "b.h5")
        let problem = problem(folder.file("b.h5"))?.problem
        // What is left of the last line, if that is all that was cut, is no seal: the content is
        // whole.
        #expect(problem == (part == 0.999 ? nil : .truncated))
        #expect(throws: RecordError.self) { try Shard.intact(folder.file("b.h5"), trial: "t") }
    }

    @Test("of another format says which")
    func otherFormat() throws {
        let folder = try TemporaryDirectory()
        let none = try write([RecordNode("/")], in: folder)
        #expect(problem(none)?.problem == .unknownFormat)
        let next = Attribute("sdlab_format", .int64([2]), isScalar: true)
        let error = problem(try write([RecordNode("/", attributes: [next])], in: folder))
        #expect(error?.problem == .unknownFormat)
        #expect(error?.found == "format 2")
    }

    @Test("without a digest, or with a wrong one, says so")
    func digest() throws {
        let folder = try TemporaryDirectory()
        let nodes = RecordLayout.nodes(of: .sample())
        #expect(problem(try write(nodes, in: folder))?.problem == .missingObject)
        for text in ["sha256:0", ContentDigest.of([]).description] {
            let digest = Attribute(ContentDigest.attributeName, text)
            let root = RecordNode("/", attributes: nodes[0].attributes + [digest])
            let path = try write([root] + nodes.dropFirst(), in: folder)
            #expect(problem(path)?.problem == .damaged)
        }
    }

    @Test("finds every flipped bit")
    func flippedBits() throws {
        let folder = try TemporaryDirectory()
        try RecordWriter.write(.sample(), to: folder.file("a.h5"))
        let bytes = try readBytes(folder.file("a.h5"))
        let end = bytes.count
        // A prime stride over the whole file, and the digits of the seal one by one.
        for index in Array(stride(from: 0, to: end - 84, by: 97)) + Array((end - 65)..<end) {
            var damaged = bytes
            damaged[index] ^= 1 << UInt8(index % 8)
            let path = try folder.write(damaged, to: "b.h5")
            #expect(problem(path)?.problem == .damaged, "byte \(index)")
        }
    }

    @Test("finds a changed number or text even where the seal is gone")
    func withoutSeal() throws {
        let folder = try TemporaryDirectory()
        var record = Record.sample()
        record.tables = [
            Table(
                "audit",
                dimension: "call",
                columns: [
                    Column("number", [0x1.23456789abcdep3], units: "1", longName: "a number"),
                    Column("text", ["a rare word: quokka"], longName: "a text"),
                ]
            )
        ]
        try RecordWriter.write(record, to: folder.file("a.h5"))
        let bytes = Array(try readBytes(folder.file("a.h5")).dropLast(84))
        let whole = try folder.write(bytes, to: "whole.h5")
        #expect(problem(whole) == nil)
        #expect(try !RecordReader.open(whole).isSealed)
        let number = withUnsafeBytes(of: 0x1.23456789abcdep3) { Array($0) }
        for needle in [number, Array("quokka".utf8)] {
            let place = try #require(bytes.firstRange(of: needle)?.lowerBound)
            var damaged = bytes
            damaged[place] ^= 1
            let path = try folder.write(damaged, to: "b.h5")
            #expect(problem(path)?.problem == .damaged)
        }
    }

    @Test("names what is missing, and what there is")
    func missingParts() throws {
        let folder = try TemporaryDirectory()
        try RecordWriter.write(.sample(), to: folder.file("a.h5"))
        let reader = try RecordReader.open(folder.file("a.h5"))
        #expect(
            reader.tableNames == ["trials", "audit", "timing", "verdicts", "provenance/hosts"]
        )
        let table = #expect(throws: RecordError.self) { try reader.table("drift") }
        #expect(table?.problem == .missingObject)
        #expect(table?.expected.contains("verdicts") == true)
        let column = #expect(throws: RecordError.self) { try reader.table("audit").column("x") }
        #expect(column?.path == reader.path)
        let tensor = #expect(throws: RecordError.self) {
            try reader.tensor(trial: "0a1b", name: "noise")
        }
        #expect(tensor?.object == "/tensors/0a1b/noise")
    }

    @Test("gives the columns of a table one by one, the same as all at once")
    func storedTable() throws {
        let folder = try TemporaryDirectory()
        try RecordWriter.write(.sample(), to: folder.file("a.h5"))
        let reader = try RecordReader.open(folder.file("a.h5"))
        for name in reader.tableNames {
            let stored = try reader.storedTable(name), table = try reader.table(name)
            #expect(stored.count == table.count && stored.dimension == table.dimension)
            #expect(stored.columnNames == table.columnNames && stored.place == reader.path)
            for column in table.columns { #expect(try stored.column(column.name) == column) }
        }
        let error = #expect(throws: RecordError.self) { try reader.storedTable("audit").reals("x") }
        #expect(error?.problem == .missingObject && error?.expected.contains("rel_l2") == true)
    }

    @Test("refuses tables and tensors of another shape", arguments: Misshape.allCases)
    func misshapen(misshape: Misshape) throws {
        let folder = try TemporaryDirectory()
        var nodes = RecordLayout.nodes(of: .sample())
        let digest = Attribute(ContentDigest.attributeName, ContentDigest.of([]).description)
        nodes[0] = RecordNode("/", attributes: nodes[0].attributes + [digest])
        nodes = misshape.apply(to: nodes)
        let reader = try RecordReader.open(write(nodes, in: folder))
        let error = #expect(throws: RecordError.self) { try reader.record() }
        #expect(error?.problem == .unexpectedObject || error?.problem == .missingObject)
    }

    /// A way in which a file may be HDF5, and call itself a record, and not be one.
    enum Misshape: CaseIterable {
        case noScale, otherLength, noLongName, unitsOnText, emptyTable, noTensorType, noSource

        func apply(to nodes: [RecordNode]) -> [RecordNode] {
            func replace(_ path: String, _ new: (RecordNode) -> RecordNode?) -> [RecordNode] {
                nodes.compactMap { $0.path == path ? new($0) : $0 }
            }
            let duration = "/timing/duration"
            return switch self {
            case .noScale:
                nodes.filter { $0.path != "/timing/sample" && $0.path != duration }
            case .otherLength:
                replace(duration) {
                    RecordNode(
                        $0.path,
                        attributes: $0.attributes,
                        dataset: .init(
                            .column(.float64([1, 2, 3])),
                            shape: [3],
                            dimensions: ["/timing/sample"]
                        )
                    )
                }
            case .noLongName: replace(duration) { RecordNode($0.path, dataset: $0.dataset) }
            case .unitsOnText:
                replace("/trials/id") {
                    RecordNode(
                        $0.path,
                        attributes: $0.attributes + [Attribute("units", "s")],
                        dataset: $0.dataset
                    )
                }
            case .emptyTable: replace(duration) { _ in nil }
            case .noTensorType:
                replace("/tensors/0a1b/latents") { RecordNode($0.path, dataset: $0.dataset) }
            case .noSource: replace("/spec/source") { _ in nil }
            }
        }
    }
}
