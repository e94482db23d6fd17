public import Comparisons
import Records

/// What a verification found, file by file, for a terminal or as JSON.
public struct VerificationPage: Sendable {
    private let verification: Verification

    /// The page of a verification.
    public init(_ verification: Verification) { self.verification = verification }

    /// A line for each file, below it what is wrong; then the sum.
    public var text: String {
        let lines = verification.files.flatMap { file in
            [Self.line(file)] + (file.problems + file.warnings).map { Self.detail($0, of: file) }
        }
        return (lines + [sum]).map { $0 + "\n" }.joined()
    }

    private static func line(_ file: FileVerification) -> String {
        let word = file.isSound ? file.warnings.isEmpty ? "ok" : "ok, but" : "BAD"
        let path = PrintableText.of(file.path)
        guard let contents = file.contents else { return "\(word)  \(path)" }
        let parts = [
            (contents.trials, "trial"), (contents.calls, "call"), (contents.tensors, "tensor"),
        ]
        let counts = parts.filter { $0.0 > 0 }.map { count, name in
            "\(NumberText.whole(count)) \(name)\(count == 1 ? "" : "s")"
        }
        let what = (contents.isShard ? ["shard"] : []) + counts
        return "\(word)  \(path)  \(contents.contentDigest)  \(what.joined(separator: ", "))"
    }

    private static func detail(_ problem: RecordError, of file: FileVerification) -> String {
        let place = [problem.path == file.path ? nil : problem.path, problem.object]
        let object = place.compactMap { $0.map { "\($0): " } }.joined()
        let text =
            "\(object)\(problem.found)\n  expected: \(problem.expected)\n  remedy: \(problem.remedy)"
        return PrintableText.of(text, keepsLines: true).split(separator: "\n")
            .map { "    \($0)" }.joined(separator: "\n")
    }

    private var sum: String {
        let files = verification.files, bad = files.count { !$0.isSound }
        let count = files.count == 1 ? "1 file" : "\(NumberText.whole(files.count)) files"
        let problems = verification.problems.count
        return bad == 0
            ? "\(count), all whole"
            : "\(bad) of \(count) bad, \(problems == 1 ? "1 problem" : "\(problems) problems")"
    }

    /// Everything that was found.
    public var json: String {
        JSONText.object([
            .init("sound", .boolean(verification.isSound)),
            .init("files", .array(verification.files.map(Self.json))),
        ]).text
    }

    private static func json(_ file: FileVerification) -> JSONText {
        let contents = file.contents
        func count(_ number: Int?) -> JSONText { number.map { .integer($0) } ?? .null }
        return .object([
            .init("path", .string(file.path)), .init("sound", .boolean(file.isSound)),
            .init("kind", contents.map { .string($0.isShard ? "shard" : "record") } ?? .null),
            .init(
                "content_digest",
                contents.map { .string($0.contentDigest.description) } ?? .null
            ),
            .init("sealed", contents.map { .boolean($0.isSealed) } ?? .null),
            .init("trials", count(contents?.trials)), .init("calls", count(contents?.calls)),
            .init("tensors", count(contents?.tensors)),
            .init("problems", .array(file.problems.map(json))),
            .init("warnings", .array(file.warnings.map(json))),
        ])
    }

    private static func json(_ problem: RecordError) -> JSONText {
        .object([
            .init("path", .string(problem.path)),
            .init("object", problem.object.map { .string($0) } ?? .null),
            .init("problem", .string(problem.problem.rawValue)),
            .init("found", .string(problem.found)), .init("expected", .string(problem.expected)),
            .init("remedy", .string(problem.remedy)),
        ])
    }
}
