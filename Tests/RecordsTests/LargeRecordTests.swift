import Foundation
import Records
import TestSupport
import Testing

/// The time that a record of a million audit rows takes, printed by `make test-slow`.
@Suite(
    "A record of a million audit rows",
    .enabled(if: ProcessInfo.processInfo.environment["SDLAB_SLOW_TESTS"] != nil),
    .serialized
)
struct LargeRecordTests {
    /// As many columns as the audit of an attention call has, and half as many again.
    private static let reals = 60, trials = 15, rowsOfTrial = 66_667

    /// One trial's shard.
    private static func shard(_ trial: Int) -> Record {
        let rows = 0..<rowsOfTrial
        let numbers = (0..<reals).map { column in
            Column(
                "metric_\(column)",
                rows.map { Double(column + 1) / Double($0 + trial + 1) },
                units: "1",
                longName: "a metric"
            )
        }
        let places = [
            Column("trial", rows.map { _ in trial }, longName: "index of the trial"),
            Column("step", rows.map { $0 / 287 }, longName: "step"),
            Column("layer", rows.map { $0 % 17 }, longName: "layer"),
            Column("image", rows.map { $0 % 2 }, longName: "image"),
            Column("unconditional", rows.map { $0 % 2 == 0 }, longName: "half"),
            Column("backend", rows.map { _ in "memory_efficient" }, longName: "backend"),
        ]
        return Record(
            title: "A million rows",
            name: "large",
            trial: "trial-\(trial)",
            specification: .init(source: "", resolved: "", overrides: ""),
            tables: [Table("audit", dimension: "call", columns: places + numbers)]
        )
    }

    @Test("is put together in under 10 s, from the shards to the checked and synced file")
    func writing() throws {
        let folder = try TemporaryDirectory()
        for trial in 0..<Self.trials {
            try RecordWriter.write(Self.shard(trial), to: folder.file("\(trial).h5"))
        }
        let clock = ContinuousClock()
        var seconds: [(String, Duration)] = [], began = clock.now
        func lap(_ name: String) {
            seconds.append((name, clock.now - began))
            began = clock.now
        }
        let shards = try (0..<Self.trials).map { trial in
            try RecordReader.open(folder.file("\(trial).h5")).record()
        }
        lap("read the shards")
        let record = try Shard.merge(
            shards,
            title: "A million rows",
            name: "large",
            specification: .init(source: "", resolved: "", overrides: ""),
            provenance: []
        )
        lap("join them")
        try RecordWriter.write(record, to: folder.file("large.h5"))
        lap("write the record")
        let audit = try RecordReader.open(folder.file("large.h5")).storedTable("audit")
        #expect(audit.count > 1_000_000)
        _ = try (0..<12).map { try audit.reals("metric_\($0)") }
        lap("read twelve of its columns")
        print(seconds.map { "\($0.0): \($0.1)" }.joined(separator: ", "))
        #expect(seconds[0].1 + seconds[1].1 + seconds[2].1 < .seconds(10))
        #expect(seconds[3].1 < .seconds(2))
    }
}
