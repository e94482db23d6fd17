import Experiments
import Records
import Specs
import TestSupport
import Testing

/// Claims about a record that was written by hand.
struct ClaimJudgeTests {
    /// Two backends in three formats; `sliced` has the tensors of `vanilla`, and `flash` in float32 was not completed.
    private static let record = record(of: ["bfloat16", "float16", "float32"])

    private static func record(of dtypes: [String]) -> Record {
        let backends = ["vanilla", "sliced", "flash"].flatMap { Array(repeating: $0, count: 3) }
        let rows = Array(0..<9)
        return Record(
            title: "Claims",
            name: "claims",
            specification: .init(source: "", resolved: #"{"trials":[]}"#, overrides: "[]"),
            tables: [
                Table(
                    "trials",
                    dimension: "trial",
                    columns: [
                        Column("id", rows.map { "t\($0)" }, longName: "identity"),
                        Column(
                            "label",
                            rows.map { "\(backends[$0]) \(dtypes[$0 % 3])" },
                            longName: "label"
                        ),
                        SweepAxis.column("attention_backend", path: "attention.backend", backends),
                        SweepAxis.column(
                            "precision_dtype",
                            path: "precision.dtype",
                            rows.map { dtypes[$0 % 3] }
                        ),
                        Column(
                            "status",
                            rows.map { $0 == 8 ? "out_of_memory" : "completed" },
                            longName: "status"
                        ),
                        Column(
                            "tensors_sha256",
                            ["a", "b", "c", "a", "b", "c", "x", "y", ""],
                            longName: "digest"
                        ),
                    ]
                ),
                Table(
                    "audit",
                    dimension: "call",
                    columns: [
                        Column("trial", rows.dropLast() + rows.dropLast(), longName: "trial"),
                        Column(
                            "max_abs",
                            [8, 4, 2, 8, 4, 2, 16, 0, 1, 1, 1, 1, 1, 1, 1, .nan],
                            units: "1",
                            longName: "largest error"
                        ),
                    ]
                ),
                Table(
                    "verdicts",
                    dimension: "judgement",
                    columns: [
                        Column("trial", [0, 1], longName: "trial"),
                        Column("verdict", ["pass", "pass"], longName: "verdict"),
                    ]
                ),
            ]
        )
    }

    /// What the record says of a claim.
    private func judged(
        _ claim: String,
        _ record: Record = record
    ) throws -> (verdict: String, value: Double, found: String, reason: String) {
        let folder = try TemporaryDirectory()
        let path = folder.file("claims.h5")
        _ = try RecordWriter.write(record, to: path)
        let text = "claims: [{claim: It holds, \(claim)}]\n"
        let claims = try SpecDocument(bytes: Array(text.utf8), name: "c.yaml").judgements().claims
        let judged = try RecordCheck.judged(try RecordReader.open(path), by: nil, claims: claims)
        let table = try judged.requiredTable("claims")
        let verdict = try table.strings("verdict")[0]
        #expect(try RecordCheck.hasUnkeptClaim(judged) == (verdict != "kept"))
        return (
            verdict, try table.reals("value")[0], try table.strings("found")[0],
            try table.strings("reason")[0]
        )
    }

    @Test(
        "a claim is kept or broken by the numbers",
        arguments: [
            ("value: audit.max_abs, where: {attention.backend: vanilla}, at_most: 8", "kept", 8.0),
            ("value: audit.max_abs, where: {attention.backend: vanilla}, below: 8", "broken", 8),
            ("value: audit.max_abs, where: {attention.backend: vanilla}, at_least: 8", "kept", 8),
            ("value: audit.max_abs, where: {attention.backend: vanilla}, above: 8", "broken", 8),
            (
                "value: audit.max_abs, reduce: median, where: {attention.backend: vanilla}, equals: 1.5",
                "kept", 1.5
            ),
            (
                "value: audit.max_abs, where: {attention.backend: vanilla}, equals: 10, tolerance: 0.2",
                "kept", 8
            ),
            (
                "value: audit.max_abs, where: {attention.backend: flash, precision.dtype: bfloat16}, "
                    + "relative_to: {attention.backend: vanilla}, between: [1.5, 2.5]", "kept", 2
            ),
            (
                "value: audit.max_abs, where: {attention.backend: flash, precision.dtype: bfloat16}, "
                    + "relative_to: {attention.backend: vanilla}, between: [3, 30]", "broken", 2
            ),
            (
                "value: verdicts.verdict, where: {verdict: fail, attention.backend: vanilla}, "
                    + "reduce: count, equals: 0", "kept",
                0
            ),
        ]
    )
    func numbers(claim: String, verdict: String, value: Double) throws {
        let judged = try judged(claim)
        #expect(judged.verdict == verdict && judged.value == value)
        #expect(judged.reason.isEmpty == (verdict == "kept"))
    }

    @Test("of all values each has to hold")
    func each() throws {
        let claim =
            "value: audit.max_abs, where: {attention.backend: vanilla}, reduce: all, at_most: "
        #expect(try judged(claim + "8").verdict == "kept")
        let broken = try judged(claim + "3")
        #expect(broken.verdict == "broken" && broken.value == 8)
        #expect(broken.reason.contains("2 of 6 values"))
    }

    @Test(
        "numbers go up or down along an axis, in the record's order or in another",
        arguments: [
            ("trend: decreasing", "vanilla", "kept"), ("trend: increasing", "vanilla", "broken"),
            ("trend: non_increasing", "vanilla", "kept"),
            ("trend: increasing, order: [float32, float16, bfloat16]", "vanilla", "kept"),
            ("trend: non_decreasing, tolerance: 0.5", "vanilla", "kept"),
            ("trend: increasing, tolerance: 0.5", "vanilla", "broken"),
            ("trend: decreasing, relative_to: {precision.dtype: float32}", "vanilla", "kept"),
            ("trend: decreasing, reduce: min", "vanilla", "broken"),
            ("trend: decreasing", "flash", "undecided"),
        ]
    )
    func trends(trend: String, backend: String, verdict: String) throws {
        let judged = try judged(
            "value: audit.max_abs, along: precision.dtype, "
                + "where: {attention.backend: \(backend)}, \(trend)"
        )
        #expect(judged.verdict == verdict, "\(judged)")
    }

    @Test("a ratio of several pairs has to hold in each of them")
    func ratios() throws {
        let kept = try judged(
            "value: audit.max_abs, where: {attention.backend: sliced}, "
                + "relative_to: {attention.backend: vanilla}, equals: 1"
        )
        #expect(kept.verdict == "kept" && kept.found == "3 ratios from 1 to 1")
        // Of both formats at once the largest errors are 16 and 8.
        let broken = try judged(
            "value: audit.max_abs, relative_to: {attention.backend: vanilla}, at_least: 1, "
                + "where: {attention.backend: flash, precision.dtype: [bfloat16, float16]}"
        )
        #expect(broken.verdict == "broken" && broken.value == 0)
        #expect(broken.reason.hasPrefix("1 of 2 ratios"))
        #expect(broken.found == "2 ratios from 0 to 2; 1 undefined left out")
        let undecided = try judged(
            "value: audit.max_abs, where: {attention.backend: flash}, "
                + "relative_to: {attention.backend: vanilla}, at_most: 99"
        )
        #expect(undecided.reason == "not completed: flash float32 (out_of_memory)")
    }

    @Test("numbers along an axis go by their size, whatever the order of the trials")
    func ascending() throws {
        let judged = try judged(
            "value: audit.max_abs, along: precision.dtype, where: {attention.backend: vanilla}, "
                + "trend: increasing",
            Self.record(of: ["512", "1024", "256"])
        )
        #expect(judged.verdict == "broken" && judged.found == "256 2, 512 8, 1024 4")
    }

    @Test("an order that names finished trials alone is decided by them")
    func finished() throws {
        let judged = try judged(
            "value: audit.max_abs, along: precision.dtype, where: {attention.backend: flash}, "
                + "trend: decreasing, order: [bfloat16, float16]"
        )
        #expect(judged.verdict == "kept", "\(judged)")
    }

    @Test("trials that differ in an axis alone have the same bits or not")
    func bits() throws {
        let kept = try judged(
            "same_bits: attention.backend, where: {attention.backend: [vanilla, sliced]}"
        )
        #expect(kept.verdict == "kept" && kept.found.contains("3 of 3 groups"))
        let broken = try judged(
            "same_bits: attention.backend, where: {precision.dtype: [bfloat16, float16]}"
        )
        #expect(broken.verdict == "broken")
        #expect(broken.reason == "flash bfloat16 differs from vanilla bfloat16")
    }

    @Test(
        "what the record does not tell is undecided, with the reason",
        arguments: [
            (
                "value: audit.max_abs, where: {attention.backend: flash}, at_most: 99",
                "not completed: flash float32 (out_of_memory)"
            ),
            (
                "value: audit.max_abs, where: {attention.backend: vanilla}, "
                    + "relative_to: {attention.backend: flash}, at_most: 99",
                "not completed: flash float32 (out_of_memory)"
            ),
            ("same_bits: attention.backend", "not completed: flash float32 (out_of_memory)"),
            (
                "same_bits: attention.backend, where: {attention.backend: vanilla}",
                "no two trials differ in attention.backend alone"
            ),
            (
                "value: audit.max_abs, reduce: min, "
                    + "where: {attention.backend: flash, precision.dtype: float16}, "
                    + "relative_to: {trial: 7}, at_most: 1", "0 over 0 is undefined"
            ),
            (
                "value: audit.max_abs, where: {attention.backend: vanilla, trial: 7}, at_most: 1",
                "has no rows"
            ),
        ]
    )
    func undecided(claim: String, reason: String) throws {
        let judged = try judged(claim)
        #expect(judged.verdict == "undecided")
        #expect(judged.reason.contains(reason), "\(judged.reason)")
    }

    @Test("nothing is decided by a record that lacks trials")
    func missing() throws {
        var record = Self.record
        record.tables.append(
            Table("missing", dimension: "absence", columns: [Column("id", ["z"], longName: "id")])
        )
        let judged = try judged(
            "value: audit.max_abs, below: 100, where: {attention.backend: vanilla}",
            record
        )
        #expect(judged.verdict == "undecided" && judged.reason.contains("1 trial is missing"))
    }

    @Test(
        "what the record does not have is refused where it was written",
        arguments: [
            ("value: audit.max_ab, at_most: 1", "has no column 'max_ab'", "max_abs"),
            ("value: audits.max_abs, at_most: 1", "no table '/audits'", "audit"),
            ("value: audit.max_abs, at_most: 1, where: {backends: a}", "by 'backends'", nil),
            (
                "value: audit.max_abs, at_most: 1, where: {attention.backend: flush}",
                "nowhere 'flush'", "flash"
            ),
            (
                "value: audit.max_abs, at_most: 1, relative_to: {precision.dtype: float61}",
                "nowhere 'float61'", "float16"
            ),
            (
                "value: audit.max_abs, along: precision.dtypes, trend: increasing",
                "by 'precision.dtypes'", "precision.dtype"
            ),
            ("same_bits: attention.backends", "is no axis", "attention.backend"),
            ("same_bits: attention.backend, value: audit.max_abs", "not the table of trials", nil),
            ("value: trials.label, at_most: 1", "holds text", nil),
        ]
    )
    func refused(claim: String, words: String, suggestion: String?) throws {
        let error = try #require(throws: SpecError.self) { try judged(claim) }
        #expect(error.problems.count == 1)
        #expect(error.problems[0].message.contains(words), "\(error)")
        #expect(error.problems[0].suggestion == suggestion)
        #expect(error.problems[0].location.mark != nil)
    }
}
