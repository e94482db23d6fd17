import ArgumentParser
import Experiments
import Records
import Reports

/// `sdlab report`: writes the notebook, the page and the figures of records.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "Write the executed notebook, the page and the figures of a record, or of several side by side.",
        discussion: """
            Everything is made of the records alone: NAME.ipynb, whose Python runs in Jupyter beside the record, NAME.html, \
            one page that needs nothing else, and figures/, each with its data. A run writes them at its end; this \
            writes them again, or elsewhere. Several records, of several machines or versions, become one report that \
            says in what they differ.

              sdlab report results/fp16-sweep
              sdlab report results/fp16-sweep -o paper --pdf
              sdlab report laptop/fp16-sweep.h5 server/fp16-sweep.h5
              sdlab report results/fp16-sweep --latex > table.tex

            With --latex, --markdown or --csv it prints the tables for a paper instead, and writes nothing.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Records (.h5), or folders that hold one, such as results/fp16-sweep.",
            valueName: "record"
        ),
        completion: .file(extensions: ["h5"])
    )
    var paths: [String]

    @Option(
        name: .shortAndLong,
        help:
            "The folder for the report (default: beside the record; results/report-A-B for several)."
    )
    var output: String?

    @Flag(help: "Draw the figures as PDF too.")
    var pdf = false

    /// Tables for papers.
    enum Form: String, EnumerableFlag {
        case latex, markdown, csv

        static func help(for form: Form) -> ArgumentHelp? {
            switch form {
            case .latex: "Print tables for a paper in LaTeX."
            case .markdown: "Print them in Markdown."
            case .csv: "Print them as comma-separated values, in full precision."
            }
        }

        var format: PaperTables.Format {
            switch self {
            case .latex: .latex
            case .markdown: .markdown
            case .csv: .csv
            }
        }
    }

    @Flag(exclusivity: .exclusive)
    var form: Form?

    func run() throws {
        do {
            let readers = try paths.map { try RecordReader.open(RecordFile.find(at: $0)) }
            readers.forEach(Terminal.warnIfUnsealed)
            if let form {
                print(try PaperTables.text(of: readers, as: form.format), terminator: "")
                return
            }
            let folder = try ReportFolder.standard(for: readers, in: output)
            let outcome = folder.write(readers, alsoPDF: pdf)
            outcome.say { print($0) }
            guard outcome.page != nil else { throw ExitCode(ExitStatus.cannotCreate.rawValue) }
        } catch {
            throw Failure.exit(for: error)
        }
    }
}

extension ReportFolder.Outcome {
    /// Complains on stderr, and tells the written files line by line.
    func say(_ write: (String) -> Void) {
        for complaint in complaints {
            Terminal.complain("warning: \(PrintableText.of(complaint, keepsLines: true))")
        }
        if let notebook { write("Notebook  \(notebook)") }
        if let page { write("Page  \(page)") }
        figures.forEach { write("Figure  \($0)") }
    }
}
