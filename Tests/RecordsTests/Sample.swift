import Foundation
import Records
import TestSupport

extension TemporaryDirectory {
    /// The names in the folder, in order, hidden ones too.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}

func readBytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

extension Record {
    /// A record with every kind of part, its tables in the order of writing.
    static func sample(trial: String? = nil, rows: Int = 5) -> Record {
        Record(
            title: "Half precision — “where it hurts”",
            name: "sample",
            trial: trial,
            specification: Specification(
                source: "sdlab: 1\nname: sample # grün\n",
                resolved: #"{"name":"sample"}"#,
                overrides: ""
            ),
            tables: [.trials, .audit(rows: rows), .timing, .verdicts, .hosts],
            tensors: [
                RecordedTensor(
                    trial: "0a1b",
                    name: "latents",
                    format: .float16,
                    shape: [1, 2, 1, 2],
                    axes: ["image", "height", "width", "channels"],
                    bytes: [0x00, 0x3c, 0x00, 0x80, 0x01, 0x00, 0x00, 0xfc]
                ),
                RecordedTensor(
                    trial: "0a1b",
                    name: "images",
                    format: .bfloat16,
                    shape: [2],
                    axes: ["image"],
                    bytes: [0x80, 0x3f, 0xc0, 0x7f]
                ),
                RecordedTensor(
                    trial: "0a1c",
                    name: "scale",
                    format: .float32,
                    shape: [],
                    axes: [],
                    bytes: [0, 0, 0x80, 0x3f]
                ),
                RecordedTensor(
                    trial: "0a1c",
                    name: "nothing",
                    format: .float64,
                    shape: [0, 3],
                    axes: ["image", "channels"],
                    bytes: []
                ),
            ],
            provenance: [
                Fact("host", "bench-1"), Fact("threads", .integer(2, units: "1")),
                Fact("load", .real(0.25, units: "1")),
            ]
        )
    }
}

extension Table {
    static let trials = Table(
        "trials",
        dimension: "trial",
        columns: [
            Column("id", ["0a1b", "0a1c", ""], longName: "identity"),
            Column(
                "status",
                .uint8([0, 0, 1]),
                units: "1",
                longName: "how the trial ended",
                flags: [Column.Flag(0, "completed"), Column.Flag(1, "failed")]
            ),
        ]
    )

    static let timing = Table(
        "timing",
        dimension: "sample",
        columns: [Column("duration", [0.5, 0.25], units: "s", longName: "wall-clock time")]
    )

    static let verdicts = Table(
        "verdicts",
        dimension: "gate",
        columns: [
            Column("name", [String](), longName: "the gate"),
            Column("value", [Double](), units: "1", longName: "what was compared"),
        ]
    )

    static let hosts = Table(
        "provenance/hosts",
        dimension: "host",
        columns: [Column("kernel", ["Linux 6.1"], longName: "operating system")]
    )

    static func audit(rows: Int) -> Table {
        let calls = 0..<rows
        return Table(
            "audit",
            dimension: "call",
            columns: [
                Column("trial", calls.map { $0 % 2 }, longName: "row in trials"),
                Column("backend", calls.map { $0 % 2 == 0 ? "flash" : "é" }, longName: "ran"),
                Column(
                    "rel_l2",
                    calls.map { $0 == 1 ? -Double.nan : 0.1 * Double($0) },
                    units: "1",
                    longName: "relative L2 error"
                ),
                Column(
                    "flops",
                    .uint64(calls.map { UInt64($0) << 60 }),
                    units: "1",
                    longName: "cost"
                ),
                Column("seed", .uint32(calls.map(UInt32.init)), units: "1", longName: "seed"),
                Column("ulp", .int32(calls.map { 1 - Int32($0) }), units: "1", longName: "ulps"),
                Column("has_nan", calls.map { $0 == 2 }, longName: "a NaN was found"),
            ]
        )
    }
}
