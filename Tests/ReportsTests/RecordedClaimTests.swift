import Records
import Reports
import Testing

@Suite("A record's claims")
struct RecordedClaimTests {
    private static let claims = Table(
        "claims",
        dimension: "claim",
        columns: [
            Column("id", ["fits", "fast"], longName: "name"),
            Column("statement", ["It fits", "It is fast"], longName: "claim"),
            Column(
                "form",
                ["max of trials.peak_bytes is at most 100", "median of timing.seconds is below 1"],
                longName: "form"
            ),
            Column("verdict", ["kept", "broken"], longName: "verdict"),
            Column("value", [50, 2.5], units: "1", longName: "value"),
            Column("units", ["bytes", "s"], longName: "unit"),
            Column("found", ["50 bytes", "2.5 s"], longName: "found"),
            Column("reason", ["", "not below 1"], longName: "reason"),
            Column("datasets", ["/trials/peak_bytes", "/timing/seconds"], longName: "datasets"),
            Column("trials", ["0 1", "0"], longName: "trials"),
        ]
    )

    private static let summary = Sample.record(
        tables: [
            Sample.trials(), Sample.layers, Sample.audit(), Sample.timing, Sample.verdicts, claims,
        ]
    )

    @Test("are read as they stand")
    func read() throws {
        let claims = try RecordedClaim.all(in: Self.claims)
        #expect(claims.map(\.isKept) == [true, false])
        #expect(claims[0].trials == [0, 1] && claims[0].datasets == ["/trials/peak_bytes"])
        #expect(try RecordedClaim.all(in: nil).isEmpty)
    }

    @Test("stand below the trials, kept or broken, with their numbers and where they come from")
    func shown() throws {
        let text = try SummaryTable(RecordSummary(Self.summary)).text(width: 100)
        #expect(text.contains("Claims, 1 of 2 not kept:\n  kept: It fits\n"))
        #expect(text.contains("      50 bytes (/trials/peak_bytes)\n"))
        #expect(
            text.contains(
                "  broken: It is fast\n      median of timing.seconds is below 1\n"
                    + "      2.5 s: not below 1 (/timing/seconds)\n"
            )
        )
    }

    @Test("are a member of the summary's JSON, and of that of the verdicts")
    func json() throws {
        let member = "\"claims\": [\n    {\n      \"id\": \"fits\","
        #expect(try SummaryTable(RecordSummary(Self.summary)).json.contains(member))
        #expect(try VerdictTable(Self.summary).json.contains(member))
        #expect(try !SummaryTable(RecordSummary(Sample.record())).json.contains("claims"))
    }
}
