import Records
import TestSupport
import Testing

@Suite("A shard")
struct ShardTests {
    @Test("is intact when it is whole and its trial's")
    func intact() throws {
        let folder = try TemporaryDirectory()
        try RecordWriter.write(.sample(trial: "0a1b"), to: folder.file("a.h5"))
        #expect(try Shard.intact(folder.file("a.h5"), trial: "0a1b").isSealed)
        #expect(throws: RecordError.self) { try Shard.intact(folder.file("a.h5"), trial: "0a1c") }
        #expect(throws: RecordError.self) {
            try Shard.intact(folder.file("none.h5"), trial: "0a1b")
        }
    }

    @Test("is not intact with one bit changed, be it in the timing or the seal's first byte")
    func damaged() throws {
        let folder = try TemporaryDirectory()
        try RecordWriter.write(.sample(trial: "t"), to: folder.file("a.h5"))
        let bytes = try readBytes(folder.file("a.h5"))
        let timing = withUnsafeBytes(of: (0.5, 0.25)) { Array($0) }
        let place = try #require(bytes.firstRange(of: timing)?.lowerBound)
        for index in [place, bytes.count - 84] {
            var damaged = bytes
            damaged[index] ^= 1
            let path = try folder.write(damaged, to: "b.h5")
            #expect(throws: RecordError.self) { try Shard.intact(path, trial: "t") }
        }
    }

    @Test("merges with others, rows and tensors in the order given")
    func merge() throws {
        func shard(_ trial: String, rows: Int) -> Record {
            var record = Record.sample(trial: trial, rows: rows)
            record.tensors = [
                RecordedTensor(
                    trial: trial,
                    name: "latents",
                    format: .uint8,
                    shape: [1],
                    axes: ["x"],
                    bytes: [UInt8(rows)]
                )
            ]
            return record
        }
        var last = shard("c", rows: 1)
        last.tables.append(
            Table("drift", dimension: "state", columns: [Column("step", [7], longName: "step")])
        )
        let merged = try Shard.merge(
            [shard("b", rows: 2), shard("a", rows: 3), last],
            title: "all",
            name: "all",
            specification: Record.sample().specification,
            provenance: [Record.Fact("host", "here")]
        )
        #expect(merged.trial == nil)
        #expect(try merged.table("audit")?.integers("trial") == [0, 1, 0, 1, 0, 0])
        #expect(merged.table("trials")?.count == 9)
        #expect(merged.table("provenance/hosts")?.count == 3)
        #expect(merged.table("drift")?.count == 1)
        #expect(merged.tensors.map(\.trial) == ["b", "a", "c"])
        let folder = try TemporaryDirectory()
        try RecordWriter.write(merged, to: folder.file("all.h5"))
        #expect(try RecordReader.open(folder.file("all.h5")).table("audit").count == 6)
    }

    @Test("does not merge with itself or with another kind of shard")
    func mismatch() {
        let shard = Record.sample(trial: "a")
        var other = Record.sample(trial: "b")
        other.tables[0] = Table(
            "trials",
            dimension: "trial",
            columns: [Column("id", ["b"], longName: "identity")]
        )
        for shards in [[shard, shard], [shard, other]] {
            let error = #expect(throws: RecordError.self) {
                try Shard.merge(
                    shards,
                    title: "",
                    name: "",
                    specification: shard.specification,
                    provenance: []
                )
            }
            #expect(error?.problem == .mismatch)
        }
    }
}
