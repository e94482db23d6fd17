public import Foundation
import Images
public import Records

/// Where the report of one or several records is written: the executed notebook, the page, and the figures.
public struct ReportFolder: Sendable {
    /// The folder.
    public let path: String
    /// The name of the notebook and the page, without ending.
    public let name: String
    private let environment: [String: String]

    /// What came of writing.
    public struct Outcome: Sendable {
        /// The page, the notebook and the figures, as paths, as far as they were written.
        public internal(set) var page: String?, notebook: String?
        /// The figures' files.
        public internal(set) var figures: [String] = []
        /// What could not be written or drawn, and why.
        public internal(set) var complaints: [String] = []
    }

    /// A folder, and the name of the files in it; gnuplot is looked for in `environment`'s PATH.
    public init(
        _ path: String,
        name: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.path = path
        self.name = NameText.slug(name, otherwise: "report")
        self.environment = environment
    }

    /// The folder and the name for the report of some records: beside a single one, else `results/report-A-B`.
    public static func standard(for readers: [RecordReader], in folder: String? = nil) throws
        -> ReportFolder
    {
        let labels = try RecordLabels.of(readers)
        guard readers.count > 1 else {
            let own = readers.first.map { parent(of: $0.path) } ?? "."
            return ReportFolder(folder ?? own, name: readers.first?.name ?? "report")
        }
        let name = "report-" + slugs(labels).joined(separator: "-")
        return ReportFolder(folder ?? "results/\(name)", name: name)
    }

    /// Writes the report, over what is there of an earlier one.
    ///
    /// It never throws: records are worth their runs without a report too.
    public func write(_ readers: [RecordReader], alsoPDF: Bool = false) -> Outcome {
        var outcome = Outcome()
        do {
            let labels = try RecordLabels.of(readers)
            let records = try zip(readers, labels).map { try ReportedRecord($0, label: $1) }
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true
            )
            let builder = draw(records, alsoPDF, &outcome.figures, &outcome.complaints)
            let notebook = builder.notebook(
                name: name,
                files: zip(records, Self.figures(of: records)).map { record, figures in
                    (record.label, relative(record.reader.path), figures)
                }
            )
            outcome.complaints += builder.unread
            for case .obstacle(let text) in notebook.entries.map(\.content)
            where !outcome.complaints.contains(text) {
                outcome.complaints.append(text)
            }
            try write(notebook, &outcome)
        } catch {
            outcome.complaints.append("no report could be written: \(error)")
        }
        return outcome
    }

    private func write(_ notebook: Notebook, _ outcome: inout Outcome) throws {
        let notebookPath = "\(path)/\(name).ipynb", pagePath = "\(path)/\(name).html"
        try AtomicFile.write(JupyterNotebook.text(notebook), to: notebookPath)
        outcome.notebook = notebookPath
        try AtomicFile.write(NotebookPage().text(notebook), to: pagePath)
        outcome.page = pagePath
    }

    /// Draws the figures of each record, those that the first one's notebook asks for, or the usual ones.
    private func draw(
        _ records: [ReportedRecord],
        _ alsoPDF: Bool,
        _ files: inout [String],
        _ complaints: inout [String]
    ) -> NotebookBuilder {
        let asked = records.first?.experiment.notebook?.compactMap { cell -> String? in
            if case .figure(let name, _) = cell { name } else { nil }
        }
        var drawn: [NotebookBuilder.Drawn] = []
        for (record, figures) in zip(records, Self.figures(of: records)) {
            let folder = FigureFolder("\(path)/\(figures)", environment: environment)
            let outcome = folder.draw(asked, of: record.reader, alsoPDF: alsoPDF)
            complaints += outcome.complaints
            files += outcome.drawn
            for picture in outcome.pictures {
                drawn.append(
                    NotebookBuilder.Drawn(
                        figure: picture.figure,
                        record: record.label,
                        shown: NotebookFigure(
                            name: picture.drawing.name,
                            caption: picture.drawing.caption,
                            alternative: picture.drawing.alternative,
                            svg: (try? String(contentsOfFile: picture.svg, encoding: .utf8)) ?? "",
                            python: picture.drawing.python
                        )
                    )
                )
            }
        }
        return NotebookBuilder(records: records, drawn: drawn, undrawn: complaints)
    }

    /// The folder of each record's figures, seen from the notebook.
    private static func figures(of records: [ReportedRecord]) -> [String] {
        records.count == 1
            ? ["figures"] : slugs(records.map(\.label)).map { "figures/\($0)" }
    }

    /// A path seen from the folder.
    private func relative(_ file: String) -> String {
        let target = URL(filePath: file).standardizedFileURL.resolvingSymlinksInPath()
            .pathComponents
        let start = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().pathComponents
        let shared = zip(target, start).prefix { $0 == $1 }.count
        let up = Array(repeating: "..", count: start.count - shared)
        return (up + target[shared...]).joined(separator: "/")
    }

    private static func parent(of file: String) -> String {
        let folder = URL(filePath: file).deletingLastPathComponent().relativePath
        return folder.isEmpty ? "." : folder
    }

    private static func slugs(_ labels: [String]) -> [String] {
        NameText.slugs(labels.map { $0.lowercased() }, otherwise: "record")
    }
}
