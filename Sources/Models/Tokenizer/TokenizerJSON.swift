import Checkpoints

/// `tokenizer.json`, the one file that the tokenizers library writes, as far as CLIP needs it.
///
/// transformers 5 takes vocabulary, merges and added tokens from it, and sets up CLIP's normaliser and split pattern
/// itself. A file that has others was not made for CLIP, and is refused.
struct TokenizerJSON {
    let vocabulary: TokenizerVocabulary
    let merges: MergeList
    /// Special tokens and tokens beyond the vocabulary.
    let addedTokens: [JSONValue]

    /// Reads the file; notes what is wrong with it.
    init?(path: String, problems: inout ProblemList) {
        let read = problems.attempt { () throws(CheckpointError) in try JSONValue(file: path) }
        guard let read else { return nil }
        var checker = Checker(path: path)
        checker.check(read)
        for problem in checker.problems { problems.add(problem) }
        let vocabulary = TokenizerVocabulary(
            read["model"]?["vocab"] ?? .null,
            subject: "model.vocab",
            path: path,
            problems: &problems
        )
        guard let vocabulary else { return nil }
        self.vocabulary = vocabulary
        merges = MergeList(read["model"]?["merges"]?.array ?? [], path: path, problems: &problems)
        addedTokens = read["added_tokens"]?.array ?? []
    }
}

extension TokenizerJSON {
    /// Finds what is not as CLIP has it.
    private struct Checker {
        let path: String
        var problems: [CheckpointProblem] = []

        mutating func check(_ file: JSONValue) {
            checkModel(file["model"] ?? .null)
            let normalizers = file["normalizer"]?["normalizers"]?.array ?? []
            require(file["normalizer"], "normalizer", type: "Sequence")
            requireTypes(normalizers, "normalizer.normalizers", ["NFC", "Replace", "Lowercase"])
            for (index, step) in normalizers.enumerated() where step["type"] == "Replace" {
                let key = "normalizer.normalizers[\(index)]"
                require(step["pattern"]?["Regex"], "\(key).pattern.Regex", among: ["\\s+"])
                require(step["content"], "\(key).content", among: [" "])
            }
            let steps = file["pre_tokenizer"]?["pretokenizers"]?.array ?? []
            require(file["pre_tokenizer"], "pre_tokenizer", type: "Sequence")
            requireTypes(steps, "pre_tokenizer.pretokenizers", ["Split", "ByteLevel"])
            for (index, step) in steps.enumerated() {
                let key = "pre_tokenizer.pretokenizers[\(index)]"
                if step["type"] == "Split" { checkSplit(step, key) }
                if step["type"] == "ByteLevel" {
                    require(step["add_prefix_space"], "\(key).add_prefix_space", among: [false])
                    require(step["use_regex"] ?? true, "\(key).use_regex", among: [true])
                }
            }
            if let processor = file["post_processor"], !processor.isNull {
                require(processor, "post_processor", type: "RobertaProcessing")
            }
            for key in ["added_tokens", "model.merges"] {
                let value = key == "added_tokens" ? file[key] : file["model"]?["merges"]
                if value?.array == nil { note(key, value, "an array") }
            }
        }

        private mutating func checkModel(_ model: JSONValue) {
            // Files of tokenizers before 0.10 do not name the type.
            require(model["type"] ?? "BPE", "model.type", among: ["BPE"])
            require(model["end_of_word_suffix"], "model.end_of_word_suffix", among: ["</w>"])
            require(
                model["continuing_subword_prefix"] ?? .null,
                "model.continuing_subword_prefix",
                among: ["", .null]
            )
            for key in ["fuse_unk", "byte_fallback", "ignore_merges"] {
                require(model[key] ?? false, "model.\(key)", among: [false, .null])
            }
            require(model["dropout"] ?? .null, "model.dropout", among: [.null])
        }

        /// The pattern of transformers 5, or that of 4, which 5 replaces by its own.
        private mutating func checkSplit(_ step: JSONValue, _ key: String) {
            let tail = #"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"#
            let tokens = #"<\|startoftext\|>|<\|endoftext\|>|"#
            require(
                step["pattern"]?["Regex"],
                "\(key).pattern.Regex",
                among: [.string(tokens + tail), .string(tail)]
            )
            require(step["behavior"], "\(key).behavior", among: ["Removed"])
            require(step["invert"], "\(key).invert", among: [true])
        }

        private mutating func require(_ value: JSONValue?, _ key: String, type: JSONValue) {
            require(value?["type"], "\(key).type", among: [type])
        }

        private mutating func requireTypes(
            _ steps: [JSONValue],
            _ key: String,
            _ types: [JSONValue]
        ) {
            let found = steps.map { $0["type"] ?? .null }
            if found != types { note(key, .array(found), "\(JSONValue.array(types))") }
        }

        private mutating func require(
            _ value: JSONValue?,
            _ key: String,
            among allowed: [JSONValue]
        ) {
            if let value, allowed.contains(value) { return }
            note(key, value, allowed.map(\.description).joined(separator: " or "))
        }

        private mutating func note(_ key: String, _ value: JSONValue?, _ expected: String) {
            problems.append(
                CheckpointProblem(
                    file: path,
                    subject: "key '\(key)'",
                    what: value.map(\.description) ?? "missing",
                    expected: "\(expected), as CLIP's tokenizer has it",
                    remedy: "fetch the tokenizer of a CLIP text encoder"
                )
            )
        }
    }
}
