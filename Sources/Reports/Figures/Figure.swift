public import Records

/// A figure that can be drawn of a record.
///
/// To add one, write one file in `Figures/` and one line in `Figures.all`.
public protocol Figure: Sendable {
    /// The name that a notebook's cell asks for it by, and that its files begin with.
    static var name: String { get }
    /// Why it cannot be drawn of this record, as the end of a sentence; nil where it can.
    static func obstacle(_ source: FigureSource) -> String?
    /// Its drawings, one file each; asked for only where there is no obstacle.
    ///
    /// Throws `RecordError` where the record lacks what it should have.
    static func drawings(of source: FigureSource) throws -> [Drawing]
}

/// One drawing of a figure, and the numbers in it.
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
}

/// A record as figures read it.
public struct FigureSource: Sendable {
    /// The record in numbers.
    public let summary: RecordSummary
    /// Where to look for more.
    let reader: RecordReader
    /// The comparisons, image by image; nil where there are none.
    let drift: DriftColumns?

    /// Reads the tables of a record.
    ///
    /// Throws as reading does, and as `RecordSummary` does.
    public init(_ reader: RecordReader) throws(RecordError) {
        self.reader = reader
        summary = try RecordSummary(reader)
        drift = try DriftColumns(RecordTables(reader))
    }

    /// The trials of the sweep: those that are compared, not those that are there for comparison.
    var points: [TrialSummary] { summary.trials.filter(\.trial.isPoint) }
}
