import Checkpoints
import Foundation

/// The files of a `tokenizer` folder.
enum TokenizerFiles {
    /// Reads them all; throws one error that lists the problems of each.
    static func load(
        directory: String,
        cleaning: TextCleaning
    ) throws(CheckpointError) -> CLIPTokenizer {
        let path = { (name: String) in
            directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
        }
        let existing = { (name: String) in
            FileManager.default.fileExists(atPath: path(name)) ? path(name) : nil
        }
        var problems = ProblemList()
        // Where there are both, transformers 5 reads `tokenizer.json` only.
        let whole = existing("tokenizer.json").map { TokenizerJSON(path: $0, problems: &problems) }
        let vocabulary =
            if let whole {
                whole?.vocabulary
            } else {
                TokenizerVocabulary(path: path("vocab.json"), problems: &problems)
            }
        // Without a vocabulary every token of the other files would seem to be unknown.
        guard let vocabulary else { throw problems.error }
        let legacy = problems.attempt { () throws(CheckpointError) in
            try existing("added_tokens.json").map(legacyTokens) ?? []
        }
        let special = SpecialTokens(
            configPath: path("tokenizer_config.json"),
            mapPath: existing("special_tokens_map.json"),
            addedTokens: whole??.addedTokens ?? legacy ?? [],
            vocabulary: vocabulary,
            problems: &problems
        )
        let list =
            if let whole {
                whole?.merges
            } else {
                MergeList(path: path("merges.txt"), problems: &problems)
            }
        let merges = list.flatMap { list in
            vocabulary.merges(
                list,
                // A stand-in keeps a broken configuration from being blamed on the vocabulary.
                unknown: special == nil ? 0 : special?.unknownID,
                problems: &problems
            )
        }
        guard problems.isEmpty, let special, let merges else { throw problems.error }
        return CLIPTokenizer(
            vocabulary: vocabulary,
            merges: merges,
            special: special,
            cleaning: cleaning
        )
    }

    /// `added_tokens.json`, an object of tokens and ids that older versions of transformers write, as `tokenizer.json`
    /// declares such tokens; it counts where the configuration has no `added_tokens_decoder`.
    private static func legacyTokens(_ path: String) throws(CheckpointError) -> [JSONValue] {
        let config = try JSONConfig(path: path)
        var tokens: [JSONValue] = []
        for (content, _) in config.members.sorted(by: { $0.key < $1.key }) {
            tokens.append(
                .object([
                    "content": .string(content), "id": .integer(config.int(content)),
                    "lstrip": false, "normalized": true, "rstrip": false, "single_word": false,
                    "special": false,
                ])
            )
        }
        try config.finish()
        return tokens
    }
}
