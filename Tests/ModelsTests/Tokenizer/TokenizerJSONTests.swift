import Checkpoints
import Foundation
import Models
import TestSupport
import Testing

/// Tokenizers saved as one `tokenizer.json`.
struct TokenizerJSONTests {
    static let embedded = "\(Repository.embeddedModel)/tokenizer"

    @Test(
        "every golden string has the same ids, merges as pairs or strings",
        arguments: [true, false]
    )
    func golden(mergesAsPairs: Bool) throws {
        let folder = try TokenizerFolder(from: CLIPTokenizerGoldenTests.directory())
        try folder.write(folder.whole(mergesAsPairs: mergesAsPairs), to: "tokenizer.json")
        try folder.copy("tokenizer_config.json")
        let tokenizer = try folder.load()
        for string in CLIPTokenizerGoldenTests.strings {
            let row = tokenizer.tokenize(string.text)
            #expect(Array(row.ids.prefix(row.usedCount)) == string.ids, "\(string)")
        }
        #expect(tokenizer.vocabularyCount == (try folder.object("vocab.json").count))
    }

    @Test("it is read where the older files are there, too")
    func goesFirst() throws {
        let folder = try TokenizerFolder(from: Self.embedded)
        try folder.write(folder.whole(), to: "tokenizer.json")
        try folder.copy("tokenizer_config.json")
        try folder.write(["!": 1], to: "vocab.json")
        let expected = try CLIPTokenizer(directory: Self.embedded).encode("a red circle!")
        #expect(try folder.load().encode("a red circle!") == expected)
    }

    /// Each change: a key's path, its new value (nil: none), what the error says.
    static let changes: [(path: [String], value: JSONValue?, says: [String])] = [
        (["model", "type"], "WordPiece", ["model.type", "\"WordPiece\"", "\"BPE\""]),
        (["model", "end_of_word_suffix"], "", ["model.end_of_word_suffix", "</w>"]),
        (["model", "continuing_subword_prefix"], "##", ["continuing_subword_prefix", "\"##\""]),
        (["model", "byte_fallback"], true, ["model.byte_fallback", "true"]),
        (["model", "ignore_merges"], true, ["model.ignore_merges", "true"]),
        (["model", "dropout"], 0.5, ["model.dropout", "0.5"]),
        (["model", "merges"], nil, ["model.merges", "missing"]),
        (["model", "merges"], ["n d</w>", "n"], ["model.merges[1]", "1 entries"]),
        (["model", "merges"], [["n", "qqq"]], ["model.merges[0]", "'qqq' is not in"]),
        (["model", "vocab"], [["!", 0]], ["model.vocab", "an object of entries and ids"]),
        (["normalizer"], nil, ["normalizer.type", "missing", "\"Sequence\""]),
        (["normalizer", "type"], "BertNormalizer", ["normalizer.type", "\"BertNormalizer\""]),
        (["normalizer", "normalizers"], [], ["normalizer.normalizers", "NFC"]),
        (["pre_tokenizer", "type"], "Whitespace", ["pre_tokenizer.type", "\"Whitespace\""]),
        (["pre_tokenizer", "pretokenizers"], [], ["pre_tokenizer.pretokenizers", "ByteLevel"]),
        (["post_processor", "type"], "BertProcessing", ["post_processor.type", "BertProcessing"]),
        (["added_tokens"], nil, ["added_tokens", "missing"]),
        (["added_tokens"], ["<|endoftext|>"], ["added_tokens[0]", "a token and its id"]),
    ]

    @Test("what is not CLIP's is refused by name", arguments: changes)
    func refused(_ path: [String], _ value: JSONValue?, _ says: [String]) throws {
        let folder = try TokenizerFolder(from: Self.embedded)
        let file = JSONValue.object(try folder.whole())
        let changed = try #require(file.replacing(path[...], by: value).object)
        try folder.write(changed, to: "tokenizer.json")
        try folder.copy("tokenizer_config.json")
        let error = try #require(throws: CheckpointError.self) { try folder.load() }
        #expect(error.problems.contains { $0.file == folder.folder.file("tokenizer.json") })
        for part in says { #expect(error.description.contains(part), "\(error)") }
    }

    @Test("another normaliser or split pattern of the right type is refused")
    func otherSteps() throws {
        let folder = try TokenizerFolder(from: Self.embedded)
        try folder.copy("tokenizer_config.json")
        let text = JSONValue.object(try folder.whole()).text
        for (old, new, key) in [
            (#""Regex":"\\s+""#, #""Regex":"\\s""#, "normalizers[1].pattern"),
            (#""content":" ","#, #""content":"","#, "normalizers[1].content"),
            (#"|[\\p{N}]|"#, #"|[\\p{N}]+|"#, "pretokenizers[0].pattern"),
            (#""Removed""#, #""Isolated""#, "pretokenizers[0].behavior"),
            (#""invert":true"#, #""invert":false"#, "pretokenizers[0].invert"),
            (#""use_regex":true"#, #""use_regex":false"#, "pretokenizers[1].use_regex"),
            (
                #"{"add_prefix_space":false,"trim"#, #"{"add_prefix_space":true,"trim"#,
                "pretokenizers[1].add_prefix_space"
            ),
        ] {
            try #require(text.contains(old), "\(old)")
            try folder.folder.write(text.replacing(old, with: new).utf8, to: "tokenizer.json")
            let error = #expect(throws: CheckpointError.self) { try folder.load() }
            #expect(
                error?.problems.count == 1 && error?.description.contains(key) == true,
                "\(key)"
            )
        }
    }

    @Test("files of transformers 4 and of older tokenizers are read")
    func older() throws {
        let folder = try TokenizerFolder(from: Self.embedded)
        try folder.copy("tokenizer_config.json")
        let text = JSONValue.object(try folder.whole(mergesAsPairs: false)).text
            .replacing(#"<\\|startoftext\\|>|<\\|endoftext\\|>|'s"#, with: "'s")
            .replacing(#","use_regex":true"#, with: "")
            .replacing(#""byte_fallback":false,"#, with: "")
            .replacing(#""ignore_merges":false,"#, with: "")
            .replacing(#","type":"BPE""#, with: "")
        try folder.folder.write(text.utf8, to: "tokenizer.json")
        let expected = try CLIPTokenizer(directory: Self.embedded).encode("It's a red circle!")
        #expect(try folder.load().encode("It's a red circle!") == expected)
    }

    @Test("end tokens may stand outside of the vocabulary, and others be added")
    func addedTokens() throws {
        let folder = try TokenizerFolder(from: Self.embedded)
        var file = try folder.whole()
        var added = try #require(file["added_tokens"]?.array)
        let count = try folder.object("vocab.json").count
        added.append(TokenizerFolder.added("<toy>", id: .integer(count)))
        file["added_tokens"] = .array(added)
        for name in ["<|startoftext|>", "<|endoftext|>"] {
            let changed = JSONValue.object(file).replacing(["model", "vocab", name], by: nil)
            file = try #require(changed.object)
        }
        try folder.write(file, to: "tokenizer.json")
        try folder.copy("tokenizer_config.json")
        let plain = try CLIPTokenizer(directory: Self.embedded)
        let tokenizer = try folder.load()
        #expect(tokenizer.startID == plain.startID && tokenizer.endID == plain.endID)
        #expect(tokenizer.encode("a <toy>") == plain.encode("a").dropLast() + [count, plain.endID])
    }

    @Test("a damaged file is refused with an error or gives a working tokenizer")
    func mutated() async {
        await #expect(processExitsWith: .success) {
            let folder = try TokenizerFolder(from: Self.embedded)
            try folder.copy("tokenizer_config.json")
            let fuzz = try Fuzz.run(
                "tokenizer-json",
                seed: 5,
                count: Fuzz.count(100, slow: 2000),
                damaging: [Array(JSONValue.object(try folder.whole()).text.utf8)],
                dictionary: [
                    "\"", "{", "}", ":", ",", " ", "</w>", "null", "-1", "true", "Sequence",
                ]
            ) { bytes in
                try folder.folder.write(bytes, to: "tokenizer.json")
                do throws(CheckpointError) {
                    let row = try folder.load().tokenize("A large <|startoftext|> red circle!")
                    #expect(row.ids.count == 77)
                    return true
                } catch {
                    #expect(!error.problems.isEmpty)
                    return false
                }
            }
            #expect(fuzz.refused > 20, "\(fuzz)")
        }
    }
}

extension JSONValue {
    /// The value with the member at `path` replaced, or without it.
    func replacing(_ path: ArraySlice<String>, by value: JSONValue?) -> JSONValue {
        guard let key = path.first, var members = object else { return value ?? self }
        members[key] =
            path.count == 1
            ? value : (members[key] ?? .null).replacing(path.dropFirst(), by: value)
        return .object(members)
    }
}
