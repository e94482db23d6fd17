import Checkpoints
import Models
import TestSupport
import Testing

/// Where the padding token can be declared, as transformers 5.23 reads it (checked with it case by case).
struct PaddingTokenTests {
    /// One way to declare tokens; `!` is token 0.
    struct Declaration: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// `pad_token` of `tokenizer_config.json`.
        var config: JSONValue?
        /// Further members of `tokenizer_config.json`.
        var more: [String: JSONValue] = [:]
        /// `special_tokens_map.json`.
        var map: [String: JSONValue]?
        /// Whether the prompt is padded by `!` and not by the end token.
        let isExclamation: Bool
        /// Whether `!` is a token wherever it is typed.
        var isSpecial: Bool?
    }

    static let end: JSONValue = "<|endoftext|>"
    static let rules = TokenizerFolder.added("!")
    static let typed = JSONValue.object(
        (rules.object ?? [:]).merging(["__type": "AddedToken"]) { $1 }
    )

    static let declarations = [
        Declaration(
            testDescription: "the map before the configuration, as Stable Diffusion 2 has it",
            config: end,
            map: ["pad_token": "!"],
            isExclamation: true
        ),
        Declaration(
            testDescription: "an object in the map alone",
            map: ["pad_token": rules],
            isExclamation: true
        ),
        Declaration(
            testDescription: "a string in the map alone",
            map: ["pad_token": "!"],
            isExclamation: true
        ),
        Declaration(
            testDescription: "a string in the configuration, with a map that has none",
            config: "!",
            map: ["bos_token": "<|startoftext|>"],
            isExclamation: true
        ),
        Declaration(
            testDescription: "a string in the configuration alone",
            config: "!",
            isExclamation: true
        ),
        Declaration(
            testDescription: "an object in the configuration alone",
            config: typed,
            isExclamation: true
        ),
        Declaration(testDescription: "nowhere", isExclamation: false),
        Declaration(
            testDescription: "added tokens in the configuration, which then hides the map",
            config: end,
            more: ["added_tokens_decoder": .object(["0": rules])],
            map: ["pad_token": "!"],
            isExclamation: false,
            isSpecial: true
        ),
        Declaration(
            testDescription: "added tokens and role in the configuration, as SDXL's second has it",
            config: "!",
            more: [
                "added_tokens_decoder": .object(["0": rules]), "extra_special_tokens": .object([:]),
            ],
            map: ["pad_token": "!"],
            isExclamation: true
        ),
    ]

    @Test("it is found in vocabulary folders", arguments: declarations)
    func vocabularyFolder(_ declaration: Declaration) throws {
        let folder = try folder(declaration)
        try folder.copy("vocab.json")
        try folder.copy("merges.txt")
        expect(declaration, of: try folder.load())
    }

    @Test("it is found beside a tokenizer.json", arguments: declarations)
    func wholeFolder(_ declaration: Declaration) throws {
        let folder = try folder(declaration)
        try folder.write(folder.whole(), to: "tokenizer.json")
        expect(declaration, of: try folder.load())
    }

    /// transformers never takes the padding token from there; what is added is special all the same.
    @Test("the added tokens and the padding of a tokenizer.json alone do not declare it")
    func paddingOfFile() throws {
        let declaration = Declaration(testDescription: "", isExclamation: false, isSpecial: true)
        let folder = try folder(declaration)
        var file = try folder.whole()
        file["added_tokens"] = .array(
            [TokenizerFolder.added("!", id: 0)] + (file["added_tokens"]?.array ?? [])
        )
        file["padding"] = .object(["pad_id": 0, "pad_token": "!", "strategy": "BatchLongest"])
        try folder.write(file, to: "tokenizer.json")
        expect(declaration, of: try folder.load())
    }

    private func folder(_ declaration: Declaration) throws -> TokenizerFolder {
        let folder = try TokenizerFolder(from: TokenizerJSONTests.embedded)
        var config: [String: JSONValue?] = try folder.object("tokenizer_config.json")
        config["pad_token"] = .some(declaration.config)
        for (key, value) in declaration.more { config[key] = value }
        try folder.write(config, to: "tokenizer_config.json")
        if let map = declaration.map { try folder.write(map, to: "special_tokens_map.json") }
        return folder
    }

    private func expect(_ declaration: Declaration, of tokenizer: CLIPTokenizer) {
        let padding = declaration.isExclamation ? 0 : tokenizer.endID
        #expect(tokenizer.paddingID == padding)
        #expect(tokenizer.tokenize("a", length: 5).ids.suffix(2) == [padding, padding])
        let isSpecial = declaration.isSpecial ?? declaration.isExclamation
        #expect((tokenizer.tokens(of: tokenizer.encode("a!"))[2] == "!") == isSpecial)
    }
}
