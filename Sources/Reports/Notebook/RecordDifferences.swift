import Comparisons
import Records

/// In what several records of one report differ: content, settings, circumstances.
struct RecordDifferences {
    private let records: [ReportedRecord]

    init(_ records: [ReportedRecord]) { self.records = records }

    /// A section that says so.
    var cells: [NotebookEntry.Content] {
        let tables = NotebookTables(records: records)
        let differing = factNames
        return [.markdown("## What differs\n\n\(content)\n\n\(trials)")]
            + (differing.isEmpty
                ? []
                : [.table(tables.facts("Circumstances in which the records differ", differing))])
    }

    /// Whether all found the same.
    private var content: String {
        let digests = Set(records.map(\.reader.contentDigest.description))
        return digests.count == 1
            ? "All records have the same content digest: whatever differs below changed no bit of what was measured, times apart."
            : "The records have \(digests.count) different content digests: they do not hold the same numbers."
    }

    /// Which trials have the same identity, and so the same settings.
    private var trials: String {
        let ids = records.map { Set($0.points.map(\.trial.id)) }
        let all = ids.reduce(ids.first ?? []) { $0.intersection($1) }
        let tensors = all.count { id in
            let digests = records.map { record in
                record.points.first { $0.trial.id == id }?.trial.tensorsDigest
            }
            return !digests.contains(nil) && Set(digests).count == 1
        }
        var lines = records.map { record in
            "- **\(MarkdownText.escaped(record.label))**: \(record.points.count) points of the sweep, "
                + "of which \(all.count) have the settings of a trial in every record"
        }
        if !all.isEmpty {
            lines.append(
                "- \(tensors) of these \(all.count) drew the same tensors in all, to the last bit"
            )
        }
        return lines.joined(separator: "\n")
    }

    /// Facts that explain nothing, or nothing that fits into a cell.
    private static let unremarkable: Set<String> = [
        "began", "ended", "command_line", "seconds", "processor_flags",
    ]

    private var factNames: [String] {
        let names = records.flatMap { $0.facts.map(\.name) }.distinct()
        return names.filter { name in
            !Self.unremarkable.contains(name) && Set(records.map { $0.fact(name) ?? "" }).count > 1
        }
    }
}
