/// The forms that a view of a record comes in.
public enum ReportFormat: Equatable, Sendable {
    /// Aligned columns for a terminal of so many cells.
    case text(width: Int)
    /// GitHub's Markdown.
    case markdown
    /// RFC 4180, with a header; full precision, undefined values empty.
    case csv
    /// Full precision, keys in a fixed order; undefined values null, infinite ones the text `Infinity`.
    case json
}

/// Something about a record that can be shown in every `ReportFormat`.
public protocol RecordView: Sendable {
    /// The view for a terminal of `width` cells: a heading, the table, what its columns mean, and what went wrong.
    func text(width: Int) -> String
    /// The same as Markdown, with all columns that people look at.
    var markdown: String { get }
    /// All columns, one line a row.
    var csv: String { get }
    /// All columns, one object a row.
    var json: String { get }
}

extension RecordView {
    /// The view in the given form.
    public func rendered(as format: ReportFormat) -> String {
        switch format {
        case .text(let width): text(width: width)
        case .markdown: markdown
        case .csv: csv
        case .json: json
        }
    }
}
