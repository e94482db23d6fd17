import Foundation
import Queries
import Records
import Reports
import Testing

@Suite("Drift through the steps")
struct DriftBreakdownTests {
    /// Trial 1 of the sample after two steps, two images; the last step's amplification is unknown for one image.
    private static let record: Record = {
        var record = DriftSample.record()
        func numbers(_ name: String, _ values: [Double]) -> Column {
            Column(name, values, units: "1", longName: name)
        }
        let length = 4
        record.tables[1] = Table(
            "drift",
            dimension: "state",
            columns: [
                Column("trial", Array(repeating: 1, count: length), longName: "trial"),
                Column("reference", Array(repeating: 0, count: length), longName: "reference"),
                Column("prompt", ["red", "red", "blue", "blue"], longName: "prompt"),
                Column("image", [0, 0, 1, 1], longName: "image"),
                Column("step", [0, 1, 0, 1], longName: "step"),
                Column("final", [false, true, false, true], longName: "final"),
                numbers("latents_rel_l2", [0.1, 0.2, 0.3, 0.4]),
                numbers("amplification", [.nan, 2, .nan, .nan]),
                numbers("local_rel_l2", [0.01, 0.02, 0.03, 0.04]),
                numbers("image_rel_l2", [.nan, 0.5, .nan, 0.7]),
                numbers("image_psnr", [.nan, 20, .nan, 30]),
                numbers("image_ssim", [.nan, 0.9, .nan, 0.8]),
                numbers("image_changed_pixels", [.nan, 0.1, .nan, 0.3]),
                numbers("latents_over_precision_band", [1, 2, 3, 4]),
            ]
        )
        return record
    }()

    @Test("a row is a step of a trial, its numbers are medians of the images that have them")
    func steps() throws {
        let steps = try DriftBreakdown(Self.record).steps
        #expect(steps.map(\.step) == [0, 1] && steps.allSatisfy { $0.trial.row == 1 })
        #expect(steps.map(\.images) == [2, 2])
        #expect(steps[0].relativeL2?.median == 0.2 && steps[0].amplification == nil)
        #expect(steps[1].amplification?.median == 2)
        #expect(steps[0].directRelativeL2 == nil && steps[0].overSeedBand == nil)
        #expect(steps[1].overPrecisionBand?.median == 3)
    }

    @Test("the summary of a trial is that of its last step")
    func summary() throws {
        let drift = try #require(try RecordSummary(Self.record).trials[1].drift)
        #expect(drift.images == 2)
        #expect(abs(try #require(drift.latentsRelativeL2?.median) - 0.3) < 1e-15)
        #expect(drift.latentsOverPrecisionBand?.median == 3 && drift.latentsOverSeedBand == nil)
        #expect(drift.peakSignalToNoiseRatio?.median == 25)
    }

    @Test("the table names the trial, leaves out what is nowhere known, and explains the rest")
    func text() throws {
        let breakdown = try DriftBreakdown(Self.record)
            .selecting(trial: String(DriftSample.ids[1].prefix(8)))
        let text = DriftStepTable(breakdown).text(width: 120)
        #expect(text.contains("1 of 5 trials: ddim 20"))
        #expect(text.contains("2.0e-01") && text.contains("2.00") && text.contains("precision"))
        #expect(!text.contains("feedback") && !text.contains("seed bands"))
        let json = try JSONSerialization.jsonObject(with: Data(DriftStepTable(breakdown).json.utf8))
        let rows = try #require((json as? [String: Any])?["steps"] as? [[String: Any]])
        #expect(rows.count == 2 && rows[0]["amplification_median"] is NSNull)
        #expect(rows[1]["local_rel_l2_median"] as? Double == 0.03)
    }

    @Test("a record that compares only the end says so")
    func none() throws {
        let breakdown = try DriftBreakdown(DriftSample.record())
        #expect(breakdown.steps.isEmpty)
        #expect(DriftStepTable(breakdown).text(width: 80).contains("No steps were compared."))
    }

    @Test("trials that explain drift are shown to machines, not to people")
    func companions() throws {
        var record = DriftSample.record()
        let trials = record.tables[0]
        record.tables[0] = Table(
            "trials",
            dimension: "trial",
            columns: trials.columns.map { column in
                column.name == "role"
                    ? Column(
                        "role",
                        ["reference", "trial", "band", "forced", "retraced"],
                        longName: "role"
                    ) : column
            }
        )
        let summary = try RecordSummary(record)
        #expect(summary.trials.map(\.trial.role).suffix(3) == [.band, .forced, .retraced])
        let table = SummaryTable(summary)
        let lines = table.text(width: 160).split(separator: "\n")
        #expect(lines.contains { $0.contains("3 to explain and measure drift") })
        #expect(!lines.contains { $0.contains("euler") })
        #expect(table.csv.contains(",retraced,"))
    }
}
