import Records
import TestSupport
import Testing

@Suite("The content digest")
struct ContentDigestTests {
    @Test("of a record in memory is that of its file", arguments: [0, 5, 1000])
    func memoryAndFile(rows: Int) throws {
        let folder = try TemporaryDirectory()
        let record = Record.sample(rows: rows)
        let written = try RecordWriter.write(record, to: folder.file("a.h5"))
        let reader = try RecordReader.open(folder.file("a.h5"))
        try reader.verify()
        #expect(written == record.contentDigest)
        #expect(reader.contentDigest == record.contentDigest)
        #expect(try reader.record().contentDigest == record.contentDigest)
    }

    @Test("of the sample is what a separate program, written from the documentation, computes")
    func knownValue() {
        // Recomputed in Python with h5py and hashlib from the description of the stream in
        // ContentDigest.swift.
        #expect(
            Record.sample().contentDigest.description
                == "sha256:7e80e4b4a8750c1d7655905c71af1dc4799b87a379c5d0d19b576d210b546751"
        )
    }

    @Test("leaves out timing and provenance")
    func circumstances() {
        var other = Record.sample()
        other.provenance = [Record.Fact("host", "elsewhere")]
        other.tables.removeAll { ["timing", "provenance/hosts"].contains($0.name) }
        #expect(other.contentDigest == Record.sample().contentDigest)
    }

    @Test("changes with a record's texts, tables and tensors")
    func parts() {
        var records = [Record.sample()]
        func add(_ change: (inout Record) -> Void) {
            var record = Record.sample()
            change(&record)
            records.append(record)
        }
        add { $0.title += "." }
        add { $0.name += "x" }
        add { $0.trial = "0a1b" }
        add { $0.specification.source += "\n" }
        add { $0.specification.resolved += " " }
        add { $0.specification.overrides += " " }
        add { $0.tables.removeFirst() }
        add { $0.tables[0] = Table("trials", dimension: "row", columns: $0.tables[0].columns) }
        add { $0.tables[0] = Table("drift", dimension: "trial", columns: $0.tables[0].columns) }
        add { $0.tensors.removeLast() }
        let digests = Set(records.map(\.contentDigest))
        #expect(digests.count == records.count)
    }

    @Test("changes with a column's name, type, units, words, flags and every bit of its values")
    func columns() {
        let flags = [Column.Flag(0, "good"), Column.Flag(1, "bad")]
        let columns = [
            Column("a", [0.0, 1], units: "1", longName: "a"),
            Column("b", [0.0, 1], units: "1", longName: "a"),
            Column("a", [0.0, 1], units: "s", longName: "a"),
            Column("a", [0.0, 1], units: "1", longName: "b"),
            Column("a", [-0.0, 1], units: "1", longName: "a"),
            Column("a", [0.0, 1.0.nextUp], units: "1", longName: "a"),
            Column("a", [0, 1], longName: "a"),
            Column("a", .uint64([0, 1]), units: "1", longName: "a"),
            Column("a", .uint8([0, 1]), units: "1", longName: "a"),
            Column("a", .uint8([0, 1]), units: "1", longName: "a", flags: flags),
            Column("a", .uint8([0, 1]), units: "1", longName: "a", flags: flags.reversed()),
            Column("a", ["0", "1"], longName: "a"),
            Column("a", ["01", ""], longName: "a"),
            Column("a", ["é", ""], longName: "a"),
            Column("a", ["e\u{301}", ""], longName: "a"),
        ]
        let digests = columns.map { column in
            var record = Record.sample()
            record.tables = [Table("audit", dimension: "call", columns: [column])]
            return record.contentDigest
        }
        #expect(Set(digests).count == columns.count)
    }

    @Test("changes with a tensor's trial, name, format, shape, axes and bytes")
    func tensors() {
        func tensor(
            _ trial: String = "t",
            _ name: String = "q",
            _ format: RecordedTensor.Format = .float16,
            _ shape: [Int] = [2],
            _ axes: [String] = ["x"],
            _ bytes: [UInt8] = [1, 2, 3, 4]
        ) -> RecordedTensor {
            RecordedTensor(
                trial: trial,
                name: name,
                format: format,
                shape: shape,
                axes: axes,
                bytes: bytes
            )
        }
        let tensors = [
            tensor(), tensor("u"), tensor("t", "k"), tensor("t", "q", .bfloat16),
            tensor("t", "q", .float16, [1, 2], ["x", "y"]),
            tensor("t", "q", .float16, [2, 1], ["x", "y"]),
            tensor("t", "q", .float16, [2], ["y"]),
            tensor("t", "q", .float16, [2], ["x"], [1, 2, 3, 5]),
        ]
        let digests = tensors.map { tensor in
            var record = Record.sample()
            record.tensors = [tensor]
            return record.contentDigest
        }
        #expect(Set(digests).count == tensors.count)
    }

    @Test("is read from its printed form")
    func text() {
        let digest = Record.sample().contentDigest
        #expect(ContentDigest(digest.description) == digest)
        let digits = String(repeating: "0", count: 64)
        #expect(ContentDigest("sha256:\(digits)") != nil)
        for wrong in ["", digits, "sha256:\(digits)0", "sha256:" + digits.dropLast() + "G", "md5:"]
        {
            #expect(ContentDigest(wrong) == nil)
        }
    }
}
