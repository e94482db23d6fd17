import ArgumentParser
import Comparisons
import Experiments
import Reports

/// `sdlab verify`: whether records and shards are what was written.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Check records and shards: every byte, every checksum, and that they fit together.",
        discussion: """
            A line for each file, and everything that is wrong with it: the seal over all bytes, the checksums of \
            chunks, the content digest, tables and their columns, numbers that point at rows, identities against \
            settings, tensors against their digests, and a record against its shards. A file that HDF5's tools have \
            repacked has lost its seal; where its content is what it was, that is a remark.

              sdlab verify results/fp16-sweep
              sdlab verify results                     every results folder in it
              sdlab verify a.h5 trials/*.h5 --json | jq '.files[] | select(.sound | not)'

            Exit codes: 0 all is whole; 64 bad command line; 65 a file is damaged or no record; 66 missing.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Records, shards, or folders of results.",
            valueName: "path"
        ),
        completion: .file(extensions: ["h5"])
    )
    var paths: [String]

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let verification = Verification(paths)
        let page = VerificationPage(verification)
        print(json ? page.json : page.text, terminator: "")
        let statuses = verification.problems.map { ExitStatus($0) }
        // A damaged file weighs more than a missing one.
        if let status = statuses.first(where: { $0 == .invalidData }) ?? statuses.first {
            throw ExitCode(status.rawValue)
        }
    }
}
