import Queries
import Records
import Reports
import TestSupport
import Testing

@Suite("The summary of a record")
struct RecordSummaryTests {
    private func error(_ tables: [Table]) -> RecordError? {
        do throws(RecordError) {
            _ = try RecordSummary(Sample.record(tables: tables))
            return nil
        } catch {
            return error
        }
    }

    @Test("is the same from memory and from disk")
    func disk() throws {
        let folder = try TemporaryDirectory()
        let record = Sample.record()
        let digest = try RecordWriter.write(record, to: folder.file("a.h5"))
        let reader = try RecordReader.open(folder.file("a.h5"))
        #expect(try RecordSummary(reader) == RecordSummary(record, contentDigest: digest))
        let layers = try LayerBreakdown(record, contentDigest: digest)
        #expect(try LayerBreakdown(reader) == layers)
    }

    @Test("finds what was swept through the columns' long names")
    func axes() throws {
        let summary = try RecordSummary(Sample.record())
        #expect(summary.axes.map(\.column) == ["attention_backend", "precision_dtype"])
        #expect(summary.axes.map(\.path) == ["attention.backend", "precision.dtype"])
        #expect(summary.trials[1].trial.axisValues == ["flash", "float16"])
    }

    @Test("takes a cost of 0 as unknown")
    func unknownCost() throws {
        let trials = try RecordSummary(Sample.record()).trials.map(\.trial)
        #expect(trials.map(\.peakBytes) == [12_897_485, 6_500_000, nil])
    }

    @Test("has for each trial the worst call, the root mean square and the ratios")
    func audit() throws {
        let trials = try RecordSummary(Sample.record()).trials
        let exact = try #require(trials[0].audit)
        #expect(exact.calls == 3)
        #expect(exact.maxAbs == 3e-7)
        #expect(exact.worst?.step == 1)
        #expect(exact.worst?.isUnconditional == true)
        #expect(exact.medianRatio == 1)
        let half = try #require(trials[1].audit)
        #expect(half.worst?.layer == "unet.mid_block.attentions.0.transformer_blocks.0.attn1")
        // √((3² + 4²) / 2) = √12.5; the NaN does not count.
        let rms = try #require(half.relativeL2)
        #expect(abs(rms - 1e-4 * 12.5.squareRoot()) < 1e-18)
        #expect(half.largestRelativeL2 == 4e-4)
        #expect(half.maxUlp == 250_000)
        #expect(half.nonfiniteMismatches == 3)
        #expect(half.medianRatio == 1.75)
        #expect(half.largestRatio == 2.5)
        #expect(trials[2].audit == nil)
    }

    @Test("says where a call outside the loop took place")
    func outside() throws {
        let audit = Sample.audit(["max_abs": [0, 0, 1, 0, 0, 0]])
        let record = Sample.record(tables: [Sample.trials(), Sample.layers, audit])
        let worst = try #require(try RecordSummary(record).trials[0].audit?.worst)
        #expect(worst.description == "vae.decoder.attn, outside the loop, image 0")
    }

    @Test("times whole trials without warm-ups")
    func timing() throws {
        let trials = try RecordSummary(Sample.record()).trials
        #expect(trials[0].seconds == Quartiles([1, 2, 3, 4]))
        #expect(trials[1].seconds?.count == 1)
        #expect(trials[2].seconds == nil)
    }

    @Test("passes where a gate passes and none fails, fails where one fails, else says nothing")
    func verdicts() throws {
        let verdicts = try RecordSummary(Sample.record()).trials.map(\.verdict)
        #expect(verdicts.map(\.passes) == [true, false, nil])
        #expect(verdicts[1].failures.map(\.gate) == ["nonfinite", "max_ratio"])
        #expect(verdicts[1].failures.map(\.threshold) == [0, 3.2e-3])
        #expect(verdicts[1].failures.first?.place?.image == 1)
    }

    @Test("of numbers that are undefined everywhere is undefined")
    func undefined() throws {
        let nan = [Double](repeating: .nan, count: 6)
        let audit = Sample.audit([
            "max_abs": nan, "rel_l2": nan, "max_ulp": nan, "nonfinite_mismatches": nan,
            "max_ratio": nan,
        ])
        let record = Sample.record(tables: [Sample.trials(), Sample.layers, audit])
        let summary = try #require(try RecordSummary(record).trials[0].audit)
        #expect(summary.calls == 3)
        #expect(summary.maxAbs == nil && summary.worst == nil && summary.maxUlp == nil)
        #expect(summary.relativeL2 == nil && summary.largestRelativeL2 == nil)
        #expect(summary.nonfiniteMismatches == nil)
        #expect(summary.medianRatio == nil && summary.largestRatio == nil)
    }

    @Test(
        "has a root mean square that neither over- nor underflows",
        arguments: [(3e-200, 4e-200), (3e200, 4e200), (0, 0), (.infinity, 1)]
    )
    func scaled(first: Double, second: Double) throws {
        let audit = Sample.audit(["rel_l2": [first, second, .nan, 0, 0, 0]])
        let record = Sample.record(tables: [Sample.trials(), Sample.layers, audit])
        let found = try #require(try RecordSummary(record).trials[0].audit?.relativeL2)
        let wanted = second == 0 || first.isInfinite ? first : second * 12.5.squareRoot() / 4
        // Two roundings and a root: a few units in the last place.
        #expect(found == wanted || abs(found - wanted) < 1e-15 * wanted)
    }

    @Test("needs no audit, no timing, no verdicts and no layers")
    func trialsAlone() throws {
        let summary = try RecordSummary(Sample.record(tables: [Sample.trials()]))
        #expect(summary.trials.count == 3)
        #expect(summary.trials.allSatisfy { $0.audit == nil && $0.seconds == nil })
        #expect(summary.trials.allSatisfy { $0.verdict.passes == nil })
    }

    @Test("without the table of trials, of the layers audited or a column says what is missing")
    func missing() {
        #expect(error([])?.object == "/trials")
        #expect(error([])?.problem == .missingObject)
        #expect(error([Sample.trials(), Sample.audit()])?.object == "/layers")
        let short = Table(
            "trials",
            dimension: "trial",
            columns: Sample.trials().columns.filter { $0.name != "dtype" }
        )
        #expect(error([short])?.object == "/trials/dtype")
        #expect(error([short])?.problem == .missingObject)
    }

    @Test("with a column of another type says so")
    func wrongType() {
        let columns = Sample.trials().columns.map {
            $0.name == "steps" ? Column("steps", ["many", "more", "most"], longName: "steps") : $0
        }
        let table = Table("trials", dimension: "trial", columns: columns)
        #expect(error([table])?.problem == .unexpectedObject)
        #expect(error([table])?.object == "/trials/steps")
    }

    @Test("with rows that point nowhere says which", arguments: [-1, 3])
    func pointsNowhere(trial: Int) {
        let audit = Sample.audit(trial: [0, 0, trial, 1, 1, 1])
        let error = error([Sample.trials(), Sample.layers, audit])
        #expect(error?.problem == .damaged)
        #expect(error?.object == "/audit/trial")
        #expect(error?.found == "row 2 holds \(trial)")
    }

    @Test("with a verdict that is none says so")
    func unknownVerdict() {
        let columns = Sample.verdicts.columns.map { column in
            column.name == "verdict"
                ? Column("verdict", ["pass", "pass", "maybe", "fail", "fail"], longName: "verdict")
                : column
        }
        let verdicts = Table("verdicts", dimension: "judgement", columns: columns)
        let error = error([Sample.trials(), verdicts])
        #expect(error?.problem == .damaged)
        #expect(error?.found == "row 2 holds 'maybe'")
    }

    @Test(
        "selects trials by the beginning of their identity",
        arguments: [("0a1", [0, 1]), ("0A1B2", [0]), ("7", [2]), ("", [0, 1, 2])]
    )
    func selecting(prefix: String, rows: [Int]) throws {
        let summary = try RecordSummary(Sample.record()).selecting(trial: prefix)
        #expect(summary.trials.map(\.trial.row) == rows)
        #expect(summary.recordedTrials == 3)
        let layers = try LayerBreakdown(Sample.record()).selecting(trial: prefix)
        #expect(layers.trials.map(\.row) == rows)
        #expect(layers.layers.allSatisfy { rows.contains($0.trial.row) })
    }

    @Test("that selects nothing says what there is")
    func selectingNothing() throws {
        let summary = try RecordSummary(Sample.record())
        let error = #expect(throws: UnknownTrialError.self) {
            try summary.selecting(trial: "ff")
        }
        #expect(error?.prefix == "ff")
        #expect(error?.known.count == 3)
        #expect(error?.description.contains("0a1b2c3d4e5f  vanilla float32") == true)
    }
}
