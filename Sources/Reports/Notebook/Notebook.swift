/// A report as a list of entries, from which the executed notebook and the page are rendered.
struct Notebook: Sendable {
    /// The file's name without its ending.
    let name: String
    /// The title, and what is said below it in a line.
    let title: String, subtitle: String
    /// How it went, and what failed.
    let status: NotebookStatus
    /// Python that gives the code cells what they need.
    let setUp: String
    /// What is shown, in order.
    let entries: [NotebookEntry]
    /// Where it comes from, as names and values.
    let provenance: [(name: String, value: String)]
}

/// How an experiment went: what has to be known before anything else is read.
struct NotebookStatus: Sendable {
    /// One thing that failed.
    struct Trouble: Equatable, Sendable {
        /// What sort of thing, such as `Gates that failed`.
        let title: String
        /// The cases.
        let items: [String]
    }

    /// Everything in a sentence.
    let summary: String
    /// What failed; empty where all is well.
    let troubles: [Trouble]

    /// Whether nothing failed.
    var isGood: Bool { troubles.isEmpty }
}

/// One part of a report.
struct NotebookEntry: Sendable {
    /// What there is to show.
    enum Content: Sendable {
        /// Text in Markdown.
        case markdown(String)
        /// A table.
        case table(NotebookTable)
        /// A figure.
        case figure(NotebookFigure)
        /// Pictures.
        case pictures(NotebookPictures)
        /// Claims, and whether they hold.
        case claims(NotebookClaims)
        /// Python for the reader to run.
        case code(String)
        /// Something that was asked for and cannot be shown, and why.
        case obstacle(String)
    }

    /// What names the entry among the others, for cells and links: letters, digits and `-`.
    let id: String
    /// What there is to show.
    let content: Content
}

/// A table whose texts are ready to be shown, and Python that computes the same texts.
struct NotebookTable: Equatable, Sendable {
    /// A column.
    struct Column: Equatable, Sendable {
        /// The heading.
        let heading: String
        /// Whether it holds numbers.
        let isNumeric: Bool
        /// What its numbers are; nil where the heading says it all.
        var explanation: String?
    }

    /// What the table shows, in plain text.
    let caption: String
    /// The columns.
    let columns: [Column]
    /// The cells, row by row.
    let rows: [[String]]
    /// How many of the first columns name the row.
    let names: Int
    /// The Python expression or statements that show the same table.
    let python: String
}

/// A drawing with what is said of it.
struct NotebookFigure: Equatable, Sendable {
    /// What names it among the figures.
    let name: String
    /// What is shown, in Markdown.
    let caption: String
    /// What there is to see, in plain text.
    let alternative: String
    /// The drawing.
    let svg: String
    /// Python that draws it.
    let python: String

    /// Whether it is too large for a notebook, as pictures in full size are.
    var isLarge: Bool { svg.utf8.count > 2_000_000 }
}

/// Claims, and whether they hold.
struct NotebookClaims: Equatable, Sendable {
    /// One claim.
    struct Claim: Equatable, Sendable {
        /// Its id, the sentence, and the numbers that it was judged by.
        let id: String, sentence: String, finding: String
        /// `kept`, `broken`, or another word.
        let verdict: String
        /// The datasets that the numbers come from.
        let datasets: String
    }

    /// The claims, in the order asked for.
    let claims: [Claim]
    /// The same as a table.
    let table: NotebookTable
}
