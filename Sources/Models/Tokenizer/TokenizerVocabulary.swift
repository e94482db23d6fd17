import Checkpoints

/// The pieces of words and their ids.
struct TokenizerVocabulary: Sendable {
    /// What the last piece of a word ends in.
    static let wordEnd = "</w>"

    /// The file that it was read from.
    let path: String
    /// The id of each entry.
    let ids: [String: Int]
    /// The entry of each id.
    let entries: [Int: String]

    /// Reads `vocab.json`, an object of entries and their ids; notes what is wrong with it.
    init?(path: String, problems: inout ProblemList) {
        let read = problems.attempt { () throws(CheckpointError) in try JSONValue(file: path) }
        guard let read else { return nil }
        self.init(read, subject: nil, path: path, problems: &problems)
    }

    /// Reads an object of entries and their ids, `subject` of a file; notes what is wrong with it.
    init?(_ read: JSONValue, subject: String?, path: String, problems: inout ProblemList) {
        guard let members = read.object else {
            problems.add(
                CheckpointProblem(
                    file: path,
                    subject: subject.map { "key '\($0)'" },
                    what: "holds \(read)",
                    expected: "an object of entries and ids",
                    remedy: "fetch the file again"
                )
            )
            return nil
        }
        self.path = path
        let prefix = subject.map { "\($0)." } ?? ""
        var ids: [String: Int] = [:]
        var entries: [Int: String] = [:]
        for (entry, value) in members.sorted(by: { $0.key < $1.key }) {
            guard let id = value.int, (0...Int(Int32.max)).contains(id) else {
                problems.add(
                    CheckpointProblem(
                        file: path,
                        subject: "key '\(prefix)\(entry.prefix(80))'",
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
                        subject: "key '\(prefix)\(entry.prefix(80))'",
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

    /// Looks up the entries of a merge list; notes what is wrong with it.
    ///
    /// A byte whose letter is no entry becomes `unknown`; without that, such a vocabulary is
    /// refused.
    func merges(
        _ list: MergeList,
        unknown: Int?,
        problems: inout ProblemList
    ) -> BytePairMerges? {
        var merges: [BytePairMerges.Pair: BytePairMerges.Merge] = [:]
        for (rank, pair) in list.pairs.enumerated() {
            let entries = [pair.left, pair.right, pair.left + pair.right]
            guard let left = ids[entries[0]], let right = ids[entries[1]],
                let joined = ids[entries[2]]
            else {
                let absent = (entries.first { ids[$0] == nil } ?? "").prefix(80)
                let what = "'\(absent)' is not in \(path)"
                problems.add(
                    pair.place.problem(list.path, what, expected: "entries of the vocabulary")
                )
                continue
            }
            let merge = BytePairMerges.Merge(rank: rank, joined: joined)
            let key = BytePairMerges.Pair(left: left, right: right)
            if merges.updateValue(merge, forKey: key) != nil {
                let what = "the pair a second time"
                problems.add(pair.place.problem(list.path, what, expected: "each pair once"))
            }
        }
        return letters(unknown: unknown, problems: &problems).map {
            BytePairMerges(inner: $0.inner, final: $0.final, merges: merges)
        }
    }

    /// The tokens of all bytes inside and at the end of a word.
    private func letters(
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
                    remedy: "fetch the file again, or add unk_token to tokenizer_config.json"
                )
            )
            return nil
        }
        return found
    }
}
