import Checkpoints

/// `vocab.json` and `merges.txt`: the pieces of words, and the order in which pairs of them are
/// joined.
struct TokenizerVocabulary: Sendable {
    /// What the last piece of a word ends in.
    static let wordEnd = "</w>"

    /// The id of each entry.
    let ids: [String: Int]
    /// The entry of each id.
    let entries: [Int: String]

    /// Reads `vocab.json`, an object of entries and their ids; notes what is wrong with it.
    init?(path: String, problems: inout ProblemList) {
        let read = problems.attempt { () throws(CheckpointError) in try JSONValue(file: path) }
        guard let read else { return nil }
        guard let members = read.object else {
            problems.add(
                CheckpointProblem(
                    file: path,
                    what: "holds \(read)",
                    expected: "an object of entries and ids",
                    remedy: "fetch the file again"
                )
            )
            return nil
        }
        var ids: [String: Int] = [:]
        var entries: [Int: String] = [:]
        for (entry, value) in members.sorted(by: { $0.key < $1.key }) {
            guard let id = value.int, (0...Int(Int32.max)).contains(id) else {
                problems.add(
                    CheckpointProblem(
                        file: path,
                        subject: "key '\(entry.prefix(80))'",
                        what: "its id is \(value)",
                        expected: "a whole number from 0 to \(Int32.max)",
                        remedy: "fetch the file again"
                    )
                )
                continue
            }
            if let other = entries.updateValue(entry, forKey: id) {
                problems.add(
                    CheckpointProblem(
                        file: path,
                        subject: "key '\(entry.prefix(80))'",
                        what: "its id \(id) is also that of '\(other.prefix(80))'",
                        expected: "one id for each entry",
                        remedy: "fetch the file again"
                    )
                )
            }
            ids[entry] = id
        }
        self.ids = ids
        self.entries = entries
    }

    /// Reads `merges.txt`, a pair of entries a line, the earliest merge first; notes what is wrong.
    ///
    /// A byte whose letter is no entry becomes `unknown`; without that, such a vocabulary is
    /// refused.
    func merges(
        path: String,
        vocabularyPath: String,
        unknown: Int?,
        problems: inout ProblemList
    ) -> BytePairMerges? {
        let bytes = problems.attempt { () throws(CheckpointError) in try TextFile.bytes(path) }
        guard let bytes else { return nil }
        var merges: [BytePairMerges.Pair: BytePairMerges.Merge] = [:]
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if line.isEmpty || line.starts(with: "#version".utf8) { continue }
            let note = { (what: String, expected: String, problems: inout ProblemList) in
                problems.add(
                    CheckpointProblem(
                        file: path,
                        position: TextPosition(line: index + 1, column: 1),
                        what: what,
                        expected: expected,
                        remedy: "fetch merges.txt and vocab.json of the same model again"
                    )
                )
            }
            let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard parts.count == 2, let left = parts.first, let right = parts.last else {
                note("\(parts.count) entries", "two entries and one space between them", &problems)
                continue
            }
            let absent = [left, right, left + right].first { ids[$0] == nil }
            guard let leftID = ids[left], let rightID = ids[right], let joined = ids[left + right]
            else {
                let entry = (absent ?? left).prefix(80)
                note("'\(entry)' is not in \(vocabularyPath)", "entries of vocab.json", &problems)
                continue
            }
            let merge = BytePairMerges.Merge(rank: index, joined: joined)
            let pair = BytePairMerges.Pair(left: leftID, right: rightID)
            if merges.updateValue(merge, forKey: pair) != nil {
                note("the pair a second time", "each pair once", &problems)
            }
        }
        return letters(path: vocabularyPath, unknown: unknown, problems: &problems).map {
            BytePairMerges(inner: $0.inner, final: $0.final, merges: merges)
        }
    }

    /// The tokens of all bytes inside and at the end of a word.
    private func letters(
        path: String,
        unknown: Int?,
        problems: inout ProblemList
    ) -> (inner: [Int], final: [Int])? {
        let inner = ByteAlphabet.letters.map { ids["\($0)"] ?? unknown }
        let final = ByteAlphabet.letters.map { ids["\($0)\(Self.wordEnd)"] ?? unknown }
        let found = (inner.compactMap(\.self), final.compactMap(\.self))
        let absent = 512 - found.0.count - found.1.count
        guard absent == 0 else {
            problems.add(
                CheckpointProblem(
                    file: path,
                    what: "lacks \(absent) of the 512 entries for single bytes",
                    expected: "an entry for every byte, or an unk_token",
                    remedy: "fetch vocab.json again, or add unk_token to tokenizer_config.json"
                )
            )
            return nil
        }
        return found
    }
}
