import Queries
import Records

/// A record with what a paper says of where its numbers come from.
struct PaperSource {
    let reader: RecordReader
    let source: QuerySource
    /// A letter where there are several records; empty for one.
    let letter: String

    /// Throws `QueryError` where the record cannot be read.
    init(_ reader: RecordReader, letter: String) throws(QueryError) {
        self.reader = reader
        self.letter = letter
        source = try QuerySource(reader)
    }

    /// The record's trials: their values on the axes, their formats, and how they ended. Throws as asking does.
    func points() throws(QueryError) -> [(keys: [String: String], dtype: String, status: String)] {
        guard let path = ColumnPath("trials.status") else { return [] }
        let names = keys + ["dtype", "status"]
        let table = try PivotTable(
            rows: names,
            value: path,
            reduce: .count,
            selection: ["status": ["*"]],
            of: source
        )
        return table.rows.map { row in
            let values = Dictionary(zip(names, row)) { _, last in last }
            return (values, values["dtype"] ?? "", values["status"] ?? "")
        }
    }

    /// What tells the trials apart.
    var keys: [String] {
        let axes = source.axes.map(\.path)
        return axes.isEmpty ? ["label"] : axes
    }

    /// Processor, instruction set, threads and versions in a sentence. Throws where they cannot be read.
    func circumstances() throws(RecordError) -> String {
        let facts = try reader.provenance()
        func text(_ name: String) -> String? {
            switch facts.first(where: { $0.name == name })?.value {
            case .text(let text): text.isEmpty ? nil : text
            case .integer(let number, _): "\(number)"
            case .real(let number, _): "\(number)"
            case nil: nil
            }
        }
        let threads = text("threads").map { $0 == "1" ? "1 thread" : "\($0) threads" }
        let machine = [text("processor"), text("instruction_set"), threads].compactMap { $0 }
        var versions = text("sdlab_version").map { ["sdlab \($0)"] } ?? []
        if let commit = text("git_commit") { versions.append("commit \(commit.prefix(12))") }
        if try usesOpenBLAS(), let version = text("openblas") {
            versions.append(version.split(separator: " ").prefix(2).joined(separator: " "))
        }
        return (machine + versions).joined(separator: ", ")
    }

    private func usesOpenBLAS() throws(RecordError) -> Bool {
        guard source.trials["matmul"] != nil else { return false }
        return try source.trials.strings("matmul").contains("openblas")
    }
}
