import ArgumentParser
import Experiments
import Records
import Reports
import Specs

/// `sdlab check`: judges a finished record anew; runs nothing and writes nothing.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judge a finished record by its own gates and claims, or by others.",
        discussion: """
            Gates and claims look at numbers that the record keeps, so that nothing has to run again. Without --gates \
            the record is judged by what its experiment asked for. The exit code is 1 where a gate fails or a claim is \
            not kept.

              sdlab check results/fp16-sweep
              sdlab check results/fp16-sweep --gates strict.yaml

            A file of gates is one or two sections of an experiment:

              gates: {max_ratio: 1.5, bound: true, nonfinite: fail}
              claims:
                - {claim: It fits, value: trials.peak_bytes, at_most: 2.5e7}
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A record (.h5), or a folder that holds one, such as results/fp16-sweep.",
            valueName: "record"
        ),
        completion: .file(extensions: ["h5"])
    )
    var path: String

    @Option(
        help: ArgumentHelp(
            "A YAML file with a section 'gates' or 'claims', or an experiment whose gates and claims are meant.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var gates: String?

    @Flag(help: "Print JSON: undefined values are null, infinite ones \"Infinity\".")
    var json = false

    func run() throws {
        do {
            let asked = try gates.map { try SpecDocument(path: $0).judgements() }
            let reader = try RecordReader.open(RecordFile.find(at: path))
            let record = try RecordCheck.judged(
                reader,
                by: asked?.gates.map { GateSettings($0) },
                claims: asked?.claims
            )
            let table = try VerdictTable(record, contentDigest: reader.contentDigest)
            print(
                table.rendered(as: json ? .json : .text(width: Terminal.width)),
                terminator: ""
            )
            let unfinished = try RecordCheck.unfinished(record)
            for trial in unfinished { Terminal.complain(PrintableText.of(trial)) }
            if !unfinished.isEmpty { throw ExitCode(ExitStatus.trialUnfinished.rawValue) }
            if try RecordCheck.hasFailedGate(record) || RecordCheck.hasUnkeptClaim(record) {
                throw ExitCode(ExitStatus.gateFailed.rawValue)
            }
        } catch {
            throw Failure.exit(for: error)
        }
    }
}
