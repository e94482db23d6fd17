import Checkpoints

/// The pairs of entries that byte-pair encoding joins, the earliest merge first, as a file lists them.
struct MergeList {
    /// One pair, and where it stands.
    struct Pair {
        let left: String
        let right: String
        let place: Place
    }

    /// A place in the list's file, for what is wrong there.
    struct Place {
        var line: Int?
        var subject: String?

        /// One problem at this place of `path`.
        func problem(_ path: String, _ what: String, expected: String) -> CheckpointProblem {
            CheckpointProblem(
                file: path,
                subject: subject,
                position: line.map { TextPosition(line: $0, column: 1) },
                what: what,
                expected: expected,
                remedy: "fetch the merges and the vocabulary of the same model again"
            )
        }
    }

    let path: String
    private(set) var pairs: [Pair] = []

    /// Reads `merges.txt`, a pair a line; notes what is wrong with it.
    init?(path: String, problems: inout ProblemList) {
        let bytes = problems.attempt { () throws(CheckpointError) in try TextFile.bytes(path) }
        guard let bytes else { return nil }
        self.path = path
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if line.isEmpty || line.starts(with: "#version".utf8) { continue }
            add(Self.parts(line), at: Place(line: index + 1), problems: &problems)
        }
    }

    /// Reads `model.merges` of a `tokenizer.json`: each pair a string `a b` or an array; notes what is wrong with it.
    init(_ merges: [JSONValue], path: String, problems: inout ProblemList) {
        self.path = path
        for (index, merge) in merges.enumerated() {
            let parts = merge.string.map { Self.parts($0.utf8) } ?? merge.strings ?? []
            add(parts, at: Place(subject: "key 'model.merges[\(index)]'"), problems: &problems)
        }
    }

    private static func parts(_ line: some Collection<UInt8>) -> [String] {
        line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func add(_ parts: [String], at place: Place, problems: inout ProblemList) {
        if parts.count == 2 {
            pairs.append(Pair(left: parts[0], right: parts[1], place: place))
        } else {
            let what = "\(parts.count) entries"
            problems.add(
                place.problem(path, what, expected: "two entries and one space between them")
            )
        }
    }
}
