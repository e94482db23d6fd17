import Checkpoints

/// Reads the declarations of special tokens; mirrors how transformers 5 merges the files.
///
/// `added_tokens_decoder` makes it ignore both `special_tokens_map.json` and the added tokens of `tokenizer.json`.
/// Otherwise the map goes before the configuration. The padding that `tokenizer.json` was saved with decides nothing.
struct SpecialTokenReader {
    /// The id of each role's token.
    private(set) var ids: [String: Int] = [:]
    /// What is searched for, by spelling.
    private(set) var searched: [String: SpecialTokens.Searched] = [:]
    /// Entries beyond the vocabulary.
    private(set) var added: [Int: String] = [:]

    /// Whether an added token is normalised, whatever other declarations of it say.
    private var addedRules: [String: Bool] = [:]
    private let vocabulary: TokenizerVocabulary
    private var configPath = ""
    private var mapPath = ""
    private var config: [String: JSONValue] = [:]
    private var map: [String: JSONValue] = [:]

    init(vocabulary: TokenizerVocabulary) {
        self.vocabulary = vocabulary
    }

    /// Reads both files' objects; the map may be absent. Answers whether there is something to
    /// read.
    mutating func open(
        configPath: String,
        mapPath: String?,
        problems: inout ProblemList
    ) -> Bool {
        self.configPath = configPath
        guard let config = Self.object(configPath, problems: &problems) else { return false }
        self.config = config
        guard let mapPath else { return true }
        self.mapPath = mapPath
        guard let map = Self.object(mapPath, problems: &problems) else { return false }
        self.map = map
        return true
    }

    /// Refuses tokenizers of another kind.
    func requireClass(problems: inout ProblemList) {
        let supported = ["CLIPTokenizer", "CLIPTokenizerFast"]
        guard let value = config["tokenizer_class"], !value.isNull else { return }
        if let name = value.string, supported.contains(name) { return }
        note(
            configPath,
            "tokenizer_class",
            "\(value)",
            supported.joined(separator: " or "),
            &problems
        )
    }

    /// Reads `added_tokens_decoder` or else `inFile`, the added tokens of `tokenizer.json`: tokens with their ids, some
    /// of them beyond the vocabulary.
    mutating func readAddedTokens(inFile: [JSONValue], problems: inout ProblemList) {
        let key = "added_tokens_decoder"
        guard let value = config[key], !value.isNull else {
            for (index, value) in inFile.enumerated() {
                let key = "added_tokens[\(index)]"
                add(value, id: value["id"]?.int, vocabulary.path, key, &problems)
            }
            return
        }
        map = [:]
        guard let members = value.object else {
            note(configPath, key, "\(value)", "an object of ids and tokens", &problems)
            return
        }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            add(value, id: Int(name), configPath, "\(key).\(name)", &problems)
        }
    }

    /// Reads one role from the map or else from the configuration; some have a token where neither names one.
    mutating func readRole(_ role: String, problems: inout ProblemList) {
        let path = map[role] == nil ? configPath : mapPath
        let value = map[role] ?? config[role] ?? Self.defaults[role]
        guard let value, !value.isNull else { return }
        ids[role] = register(value, path, role, &problems)
    }

    /// Reads a list of further special tokens.
    mutating func readAdditional(_ key: String, problems: inout ProblemList) {
        let path = map[key] == nil ? configPath : mapPath
        guard let value = map[key] ?? config[key], !value.isNull else { return }
        // transformers 4 wrote an object, of names and tokens, and mostly an empty one.
        let named = value.object?.sorted { $0.key < $1.key }.map(\.value)
        guard let elements = value.array ?? named else {
            note(path, key, "\(value)", "an array of tokens", &problems)
            return
        }
        for (index, element) in elements.enumerated() {
            _ = register(element, path, "\(key)[\(index)]", &problems)
        }
    }

    /// The id of a role that every prompt needs.
    func require(_ role: String, problems: inout ProblemList) -> Int? {
        let value = map[role] ?? config[role] ?? Self.defaults[role] ?? .null
        if value.isNull {
            let path = map[role] == nil ? configPath : mapPath
            note(path, role, "null", "a token of the vocabulary", &problems)
        }
        return ids[role]
    }

    /// Reads `model_max_length`.
    func readLength(problems: inout ProblemList) -> Int? {
        let key = "model_max_length"
        // transformers writes 1e30 for "no limit"; a text encoder always has one.
        let longest = 1 << 20
        let value = config[key] ?? .null
        if let length = value.int, (2...longest).contains(length) { return length }
        let what = config[key] == nil ? "missing" : "\(value)"
        note(configPath, key, what, "a whole number from 2 to \(longest), usually 77", &problems)
        return nil
    }
}

extension SpecialTokenReader {
    private typealias Token = (content: String, isNormalized: Bool)

    /// The tokens of `CLIPTokenizer` where a file names no other.
    private static let defaults: [String: JSONValue] = [
        "bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>", "pad_token": "<|endoftext|>",
    ]

    private mutating func add(
        _ value: JSONValue,
        id: Int?,
        _ path: String,
        _ key: String,
        _ problems: inout ProblemList
    ) {
        guard let id, (0...Int(Int32.max)).contains(id) else {
            note(path, key, "\(value)", "a token and its id", &problems)
            return
        }
        guard let token = declared(value, path, key, &problems) else { return }
        if let known = vocabulary.ids[token.content], known != id {
            note(
                path,
                key,
                "'\(token.content)' has the id \(known) in the vocabulary",
                "the same id at both places",
                &problems
            )
        } else if let known = vocabulary.entries[id], known != token.content {
            note(
                path,
                key,
                "the id is that of '\(known)' in the vocabulary",
                "the same entry at both places",
                &problems
            )
        } else {
            if vocabulary.entries[id] == nil { added[id] = token.content }
            addedRules[token.content] = token.isNormalized
            search(for: token, id: id)
        }
    }

    /// The token that `value` declares: its spelling, or an object with its spelling and its rules.
    private func declared(
        _ value: JSONValue,
        _ path: String,
        _ key: String,
        _ problems: inout ProblemList
    ) -> Token? {
        if let content = value.string, !content.isEmpty {
            return (content, addedRules[content] ?? false)
        }
        guard let content = value["content"]?.string, !content.isEmpty else {
            note(path, key, "\(value)", "a token, or an object with its 'content'", &problems)
            return nil
        }
        for rule in ["normalized", "single_word", "lstrip", "rstrip"] {
            if let value = value[rule], value.bool == nil {
                note(path, "\(key).\(rule)", "\(value)", "true or false", &problems)
            }
        }
        if value["single_word"]?.bool == true {
            note(path, "\(key).single_word", "true", "false, the only supported value", &problems)
        }
        return (content, addedRules[content] ?? value["normalized"]?.bool ?? false)
    }

    private mutating func register(
        _ value: JSONValue,
        _ path: String,
        _ key: String,
        _ problems: inout ProblemList
    ) -> Int? {
        guard let token = declared(value, path, key, &problems) else { return nil }
        let id =
            vocabulary.ids[token.content] ?? added.first { $0.value == token.content }?.key
        guard let id else {
            note(
                path,
                key,
                "'\(token.content.prefix(80))' is not in the vocabulary",
                "a token of the vocabulary",
                &problems
            )
            return nil
        }
        search(for: token, id: id)
        return id
    }

    private mutating func search(for token: Token, id: Int) {
        searched[token.content] = SpecialTokens.Searched(
            content: token.content,
            id: id,
            isNormalized: token.isNormalized
        )
    }

    private func note(
        _ path: String,
        _ key: String,
        _ what: String,
        _ expected: String,
        _ problems: inout ProblemList
    ) {
        problems.add(
            CheckpointProblem(
                file: path,
                subject: "key '\(key)'",
                what: what,
                expected: expected,
                remedy: "correct the file, or fetch the tokenizer folder again"
            )
        )
    }

    private static func object(
        _ path: String,
        problems: inout ProblemList
    ) -> [String: JSONValue]? {
        let value = problems.attempt { () throws(CheckpointError) in try JSONValue(file: path) }
        guard let value else { return nil }
        guard let members = value.object else {
            problems.add(
                CheckpointProblem(
                    file: path,
                    what: "holds \(value)",
                    expected: "a JSON object",
                    remedy: "fetch the tokenizer folder again"
                )
            )
            return nil
        }
        return members
    }
}
