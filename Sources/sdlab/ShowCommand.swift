import ArgumentParser
import Records
import Reports

/// `sdlab show`: the readable summary of a record.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print what a record found, one line a trial.",
        discussion: """
            For each trial: how far its attention calls are from their reference, the ratio to the baseline in the \
            same format, the time, the memory and the verdict of the gates; below, what each column means and \
            why trials failed. The table adapts to the width of the terminal; --markdown has every column that \
            people look at, --csv and --json have all of them in full precision.

              sdlab show results/fp16-sweep
              sdlab show results/fp16-sweep/fp16-sweep.h5 --layers --trial 0a1b
              sdlab show results/half-precision-drift --drift
              sdlab show results/fp16-sweep --health
              sdlab show results/fp16-sweep --csv > fp16-sweep.csv
              sdlab show results/fp16-sweep --json | jq '.trials[] | {label, max_abs}'
            """
    )

    /// The forms for other readers than a terminal's.
    enum Form: String, EnumerableFlag {
        case json, csv, markdown

        static func help(for form: Form) -> ArgumentHelp? {
            switch form {
            case .json: "Print JSON: undefined values are null, infinite ones \"Infinity\"."
            case .csv: "Print comma-separated values with a header; undefined values are empty."
            case .markdown: "Print a Markdown table."
            }
        }
    }

    @Argument(
        help: ArgumentHelp(
            "A record (.h5), or a folder that holds one, such as results/fp16-sweep.",
            valueName: "record"
        ),
        completion: .file(extensions: ["h5"])
    )
    var path: String

    @Flag(exclusivity: .exclusive)
    var form: Form?

    /// What to show in place of one line a trial.
    enum Detail: String, EnumerableFlag {
        case layers, drift, health

        static func help(for detail: Detail) -> ArgumentHelp? {
            switch detail {
            case .layers: "Show each audited layer: one line for each layer and trial."
            case .drift: "Show how trials leave their references: one line for each step and trial."
            case .health:
                "Show each module, the worst first: what of its outputs was not finite, how far the numbers reached."
            }
        }
    }

    @Flag(exclusivity: .exclusive)
    var detail: Detail?

    @Option(
        help: ArgumentHelp(
            "Show only the trials whose identity begins so, such as 0a1b.",
            valueName: "id"
        )
    )
    var trial: String?

    func run() throws {
        do {
            let reader = try RecordReader.open(RecordFile.find(at: path))
            Terminal.warnIfUnsealed(reader)
            print(try view(of: reader).rendered(as: format), terminator: "")
        } catch let error as UnknownTrialError {
            Terminal.complain(PrintableText.of("\(path): \(error)", keepsLines: true))
            throw ExitCode.validationFailure
        } catch {
            throw Failure.exit(for: error)
        }
    }

    private func view(of reader: RecordReader) throws -> any RecordView {
        switch detail {
        case .layers:
            let breakdown = try LayerBreakdown(reader)
            return LayerTable(try trial.map { try breakdown.selecting(trial: $0) } ?? breakdown)
        case .drift:
            let breakdown = try DriftBreakdown(reader)
            return DriftStepTable(
                try trial.map { try breakdown.selecting(trial: $0) } ?? breakdown
            )
        case .health:
            let breakdown = try ModuleBreakdown(reader)
            return ModuleTable(try trial.map { try breakdown.selecting(trial: $0) } ?? breakdown)
        case nil:
            let summary = try RecordSummary(reader)
            return SummaryTable(try trial.map { try summary.selecting(trial: $0) } ?? summary)
        }
    }

    private var format: ReportFormat {
        switch form {
        case .json: .json
        case .csv: .csv
        case .markdown: .markdown
        case nil: .text(width: Terminal.width)
        }
    }
}
