import Foundation
import Records

/// Short names that tell the records of a report apart.
enum RecordLabels {
    /// A name for each record: by the first thing in which all differ, else letters.
    ///
    /// Throws `RecordError` where the circumstances cannot be read.
    static func of(_ readers: [RecordReader]) throws(RecordError) -> [String] {
        guard readers.count > 1 else { return readers.map(\.name) }
        let facts = try readers.map { (reader) throws(RecordError) in
            Dictionary(
                try reader.provenance().map { ($0.name, Self.text($0.value)) },
                uniquingKeysWith: { first, _ in first }
            )
        }
        var candidates = [readers.map(\.name)]
        for name in ["host", "processor", "instruction_set", "threads", "sdlab_version"] {
            candidates.append(facts.map { $0[name] ?? "" })
        }
        candidates.append(facts.map { String(($0["git_commit"] ?? "").prefix(7)) })
        candidates.append(readers.map { folder(of: $0.path) })
        let telling = candidates.first { names in
            Set(names).count == names.count
                && names.allSatisfy { !$0.isEmpty && $0.count <= 40 }
        }
        return telling ?? readers.indices.map { letter($0) }
    }

    private static func text(_ value: Record.Fact.Value) -> String {
        switch value {
        case .text(let text): PrintableText.of(text)
        case .integer(let number, _): "\(number)"
        case .real(let number, _): "\(number)"
        }
    }

    private static func folder(of path: String) -> String {
        URL(filePath: path).standardizedFileURL.deletingLastPathComponent().lastPathComponent
    }

    /// A, B, …, Z, AA, …
    static func letter(_ index: Int) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let last = String(letters[index % letters.count])
        return index < letters.count ? last : letter(index / letters.count - 1) + last
    }
}
