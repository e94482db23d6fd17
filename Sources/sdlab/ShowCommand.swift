import ArgumentParser
import Foundation
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

    @Flag(help: "Show each audited layer: one line for each layer and trial.")
    var layers = false

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
            if !reader.isSealed {
                Self.say(
                    "\(reader.path): warning: the file has lost its seal: HDF5's tools have changed it "
                        + "since sdlab wrote it"
                )
            }
            print(try view(of: reader).rendered(as: format), terminator: "")
        } catch let error as RecordError {
            Self.say(error.description)
            throw Self.exitCode(error.problem)
        } catch let error as UnknownTrialError {
            Self.say("\(path): \(error)")
            throw ExitCode(64)
        }
    }

    private func view(of reader: RecordReader) throws -> any RecordView {
        if layers {
            let breakdown = try LayerBreakdown(reader)
            return LayerTable(try trial.map { try breakdown.selecting(trial: $0) } ?? breakdown)
        }
        let summary = try RecordSummary(reader)
        return SummaryTable(try trial.map { try summary.selecting(trial: $0) } ?? summary)
    }

    private var format: ReportFormat {
        switch form {
        case .json: .json
        case .csv: .csv
        case .markdown: .markdown
        case nil: .text(width: Self.terminalWidth)
        }
    }

    /// The cells in a line of standard output, or 100 where nothing says.
    private static var terminalWidth: Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return max(Int(size.ws_col), 40)
        }
        let stated = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
        return stated.map { min(max($0, 40), 1000) } ?? 100
    }

    private static func say(_ text: String) {
        let line = PrintableText.of(text, keepsLines: true) + "\n"
        FileHandle.standardError.write(Data(line.utf8))
    }

    private static func exitCode(_ problem: RecordError.Problem) -> ExitCode {
        switch problem {
        case .missingFile, .unreadable: ExitCode(66)
        case .notHDF5, .truncated, .damaged, .unknownFormat, .missingObject, .unexpectedObject,
            .mismatch, .unwritableValue:
            ExitCode(65)
        case .cannotCreate: ExitCode(73)
        case .diskFull, .inputOutput: ExitCode(74)
        case .locked: ExitCode(75)
        }
    }
}
