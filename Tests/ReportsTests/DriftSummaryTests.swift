import Foundation
import Queries
import Records
import Reports
import Testing

@Suite("The summary of trials beside their references")
struct DriftSummaryTests {
    private func table(_ record: Record = DriftSample.record()) throws -> SummaryTable {
        SummaryTable(try RecordSummary(record))
    }

    @Test("has the medians over the images, and nothing of the reference itself")
    func medians() throws {
        let trials = try RecordSummary(DriftSample.record()).trials
        #expect(trials.map(\.trial.isReference) == [true, false, false, false, false])
        #expect(trials[0].drift == nil)
        let drift = try #require(trials[1].drift)
        #expect(drift.reference == 0 && drift.images == 2)
        #expect(drift.imageRelativeL2?.maximum == 0.03)
        #expect(abs(try #require(drift.imageRelativeL2?.median) - 0.02) < 1e-12)
        #expect(trials[4].drift?.peakSignalToNoiseRatio?.median == .infinity)
    }

    @Test("a table for people says what is compared with what")
    func text() throws {
        let text = try table().text(width: 200)
        #expect(text.contains("5 trials, 1 of them for reference"))
        let lines = text.split(separator: "\n").map(String.init)
        let reference = try #require(lines.first { $0.contains(" 1000 ") })
        #expect(reference.hasSuffix("reference"))
        let ddim = try #require(lines.first { $0.contains("ddim") && $0.contains(" 20 ") })
        for word in ["ddim 1000", "2.0e-02", "66.7 dB", "0.980"] {
            #expect(ddim.contains(word), "\(ddim)")
        }
        let equal = try #require(lines.last { $0.contains(" 20 ") })
        #expect(equal.contains("inf") && equal.contains(" 1  "), "\(equal)")
        #expect(!text.contains("Nothing was timed."))
    }

    @Test("a table for machines has every number in full")
    func machines() throws {
        let json = try JSONSerialization.jsonObject(with: Data(try table().json.utf8))
        let trials = try #require((json as? [String: Any])?["trials"] as? [[String: Any]])
        #expect(trials[0]["role"] as? String == "reference")
        #expect(trials[0]["image_psnr_median"] is NSNull)
        #expect(trials[4]["image_psnr_median"] as? String == "Infinity")
        #expect(trials[1]["reference_id"] as? String == DriftSample.ids[0])
        let header = try #require(try table().csv.split(separator: "\r\n").first)
        #expect(header.contains("latents_rel_l2_median,latents_over_precision_band_median"))
        #expect(try table().markdown.contains("PSNR"))
    }

    @Test("a record without comparison has none of these columns")
    func without() throws {
        let csv = try table(Sample.record()).csv
        #expect(!csv.contains("psnr") && !csv.contains("role"))
    }

    @Test("a row that points at no trial is damage")
    func damaged() {
        var record = DriftSample.record()
        record.tables[1] = Table(
            "drift",
            dimension: "state",
            columns: record.tables[1].columns.map { column in
                column.name == "reference"
                    ? Column("reference", Array(repeating: 9, count: 8), longName: "r") : column
            }
        )
        #expect(throws: RecordError.self) { try RecordSummary(record) }
    }
}
