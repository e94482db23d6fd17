import Checkpoints

/// The tokens with a meaning of their own, as `tokenizer_config.json`, `special_tokens_map.json` and
/// `tokenizer.json` declare them.
struct SpecialTokens: Sendable {
    /// A special token that is recognised in a text.
    struct Searched: Sendable {
        let content: String
        let id: Int
        /// Whether it is looked for in the prepared text, not in the text as typed.
        let isNormalized: Bool
    }

    /// The roles that transformers knows, in its order: of one token's declarations the last
    /// decides.
    static let roles = [
        "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
    ]

    let startID: Int
    let endID: Int
    let paddingID: Int
    let unknownID: Int?
    let maximumLength: Int
    let searched: [Searched]
    /// Entries that the vocabulary does not have.
    let added: [Int: String]

    /// Reads both files, and `addedTokens` of a `tokenizer.json`; notes what is wrong with them.
    init?(
        configPath: String,
        mapPath: String?,
        addedTokens: [JSONValue],
        vocabulary: TokenizerVocabulary,
        problems: inout ProblemList
    ) {
        var reader = SpecialTokenReader(vocabulary: vocabulary)
        guard reader.open(configPath: configPath, mapPath: mapPath, problems: &problems) else {
            return nil
        }
        reader.requireClass(problems: &problems)
        reader.readAddedTokens(inFile: addedTokens, problems: &problems)
        for role in Self.roles { reader.readRole(role, problems: &problems) }
        reader.readAdditional("additional_special_tokens", problems: &problems)
        reader.readAdditional("extra_special_tokens", problems: &problems)
        let start = reader.require("bos_token", problems: &problems)
        let end = reader.require("eos_token", problems: &problems)
        let padding = reader.require("pad_token", problems: &problems)
        let length = reader.readLength(problems: &problems)
        guard let start, let end, let padding, let length else { return nil }
        self.startID = start
        self.endID = end
        self.paddingID = padding
        self.unknownID = reader.ids["unk_token"]
        self.maximumLength = length
        self.searched = reader.searched.values.sorted { $0.content < $1.content }
        self.added = reader.added
    }
}
