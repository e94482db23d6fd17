import Foundation
import Records
import Reports
import TestSupport
import Testing

/// Reports written of records made by hand, and short ways to read them.
struct ReportSample {
    let folder: TemporaryDirectory
    let outcome: ReportFolder.Outcome
    let page: String
    /// The notebook's bytes, and what they mean.
    let notebook: String, cells: [[String: Any]]

    /// Writes the report of some records, each in a folder of its own.
    init(_ records: [Record], environment: [String: String] = [:]) throws {
        let folder = try TemporaryDirectory()
        let readers = try records.enumerated().map { index, record in
            try folder.write([], to: "\(index)/empty")
            let path = folder.file("\(index)/\(record.name).h5")
            _ = try RecordWriter.write(record, to: path)
            return try RecordReader.open(path)
        }
        self.folder = folder
        let report = ReportFolder(folder.file("report"), name: "sample", environment: environment)
        outcome = report.write(readers)
        try #require(outcome.page != nil, "\(outcome.complaints)")
        page = try String(contentsOfFile: folder.file("report/sample.html"), encoding: .utf8)
        notebook = try String(contentsOfFile: folder.file("report/sample.ipynb"), encoding: .utf8)
        let json = try JSONSerialization.jsonObject(with: Data(notebook.utf8))
        cells = ((json as? [String: Any])?["cells"] as? [[String: Any]]) ?? []
    }

    /// The source of each cell.
    var sources: [String] {
        cells.map { ($0["source"] as? [String] ?? []).joined() }
    }

    /// The plain texts of all outputs.
    var outputs: [String] {
        cells.flatMap { cell in
            (cell["outputs"] as? [[String: Any]] ?? []).compactMap { output in
                let data = output["data"] as? [String: Any]
                return (data?["text/plain"] as? [String])?.joined()
            }
        }
    }

    /// The titles of the page's sections.
    var sections: [String] {
        page.matches(of: /<h2 id="section-\d+">(.*?)<\/h2>/).map { String($0.output.1) }
    }

    /// The record of `Sample` with another resolved specification, title and labels.
    static func record(
        resolved: String = "{}",
        title: String = "Half precision and the attention backends",
        tables: [Table] = [
            Sample.trials(), Sample.layers, Sample.audit(), Sample.timing, Sample.verdicts,
        ],
        provenance: [Record.Fact] = [Record.Fact("processor", "a processor")]
    ) -> Record {
        var record = Sample.record(title: title, tables: tables)
        record.specification.resolved = resolved
        record.provenance = provenance
        return record
    }
}
