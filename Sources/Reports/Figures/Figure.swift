public import Records

/// A figure that can be drawn of a record.
///
/// To add one, write one file in `Figures/` and one line in `Figures.all`.
public protocol Figure: Sendable {
    /// The name that a notebook's cell asks for it by, and that its files begin with.
    static var name: String { get }
    /// Why it cannot be drawn of this record, as the end of a sentence; nil where it can.
    static func obstacle(_ source: FigureSource) -> String?
    /// Whether it is worth a place in a report that nobody arranged; true unless a figure knows better.
    static func isTelling(_ source: FigureSource) -> Bool
    /// Its drawings, one file each; asked for only where there is no obstacle.
    ///
    /// Throws `RecordError` where the record lacks what it should have.
    static func drawings(of source: FigureSource) throws -> [Drawing]
}

extension Figure {
    /// A figure that can be drawn is worth its place.
    public static func isTelling(_ source: FigureSource) -> Bool { true }
}

/// One drawing of a figure, the numbers in it, and what is said about it.
public struct Drawing: Equatable, Sendable {
    /// How a drawing is made.
    public enum Form: Equatable, Sendable {
        /// It is this SVG text.
        case svg(String)
        /// Gnuplot makes it, as standard output of this script, run in the folder of the data.
        case gnuplot(String)
    }

    /// The files' name without its ending.
    public let name: String
    /// The numbers, as comma-separated values with a header.
    public let data: String
    /// How it is made.
    public let form: Form
    /// What is shown, in one or two sentences: of how many, and on which machine where that matters. Markdown.
    public let caption: String
    /// What there is to see, for those who do not see it. Plain text.
    public let alternative: String
    /// Python that draws it again with matplotlib.
    ///
    /// It uses `table(name)`, a table of the record as a pandas DataFrame, flags as their words, columns of the trial and the
    /// layer that a row belongs to joined where it has none of their name; `record`, the open file of h5py; and `figures`,
    /// the path of the figures' folder.
    public let python: String
    /// How it is printed, where that is not as it is shown.
    public var printing: Printing?

    /// A gnuplot script for PDF alone, and the files that it reads besides the data, by name.
    public struct Printing: Equatable, Sendable {
        /// The script.
        public let script: String
        /// Name and bytes of each file.
        public let files: [File]
    }

    /// A file beside the figures.
    public struct File: Equatable, Sendable {
        /// The name, in the figures' folder.
        public let name: String
        /// What it holds.
        public let bytes: [UInt8]
    }
}

/// A record as figures read it.
public struct FigureSource: Sendable {
    /// The record in numbers.
    public let summary: RecordSummary
    /// Where to look for more.
    let reader: RecordReader
    /// The record's tables.
    let tables: RecordTables
    /// The comparisons, image by image; nil where there are none.
    let drift: DriftColumns?
    /// The audited calls; nil where there are none.
    let audit: AuditGroups?

    /// Reads the tables of a record.
    ///
    /// Throws as reading does, and as `RecordSummary` does.
    public init(_ reader: RecordReader) throws(RecordError) {
        self.reader = reader
        tables = try RecordTables(reader)
        summary = try RecordSummary(tables)
        drift = try DriftColumns(tables)
        audit = try AuditGroups(tables)
    }

    /// The experiment's title, or its name where it has none.
    var title: String { summary.title.isEmpty ? summary.name : summary.title }

    /// The trials of the sweep: those that are compared, not those that are there for comparison.
    var points: [TrialSummary] { summary.trials.filter(\.trial.isPoint) }
}
