import Checkpoints
import Foundation
import Models
import TestSupport
import Testing

/// The four files of a tokenizer, whole and broken.
struct TokenizerFilesTests {
    static let names = [
        "vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json",
    ]

    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        for name in Self.names {
            try folder.write(Self.embedded(name), to: name)
        }
    }

    /// A file of the embedded model's tokenizer.
    private static func embedded(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(Repository.embeddedModel)/tokenizer/\(name)"))
    }

    private func load() throws(CheckpointError) -> CLIPTokenizer {
        try CLIPTokenizer(directory: folder.path)
    }

    /// Replaces `old` in a file, which must have it.
    private func replace(_ old: String, with new: String, in name: String) throws {
        let text = try String(contentsOfFile: folder.file(name), encoding: .utf8)
        try #require(text.contains(old))
        try folder.write(text.replacing(old, with: new).utf8, to: name)
    }

    @Test(
        "a missing file is an error that names it",
        arguments: ["vocab.json", "merges.txt", "tokenizer_config.json"]
    )
    func missing(_ name: String) throws {
        try FileManager.default.removeItem(atPath: folder.file(name))
        let error = try #require(throws: CheckpointError.self) { try load() }
        #expect(error.problems.map(\.file) == [folder.file(name)])
    }

    static let damages: [(file: String, old: String, new: String, says: [String])] = [
        ("vocab.json", "\"!\": 0", "\"!\": \"0\"", ["key '!'", "its id is \"0\""]),
        ("vocab.json", "\"!\": 0", "\"!\": -1", ["key '!'", "its id is -1"]),
        ("vocab.json", "\"!\": 0", "\"!\": 1", ["its id 1 is also that of"]),
        ("vocab.json", "\"!\": 0", "\"\\\"\": 0", ["each key once"]),
        ("vocab.json", "\"!\": 0, ", "", ["lacks 1 of the 512"]),
        ("vocab.json", "{\"!\"", "[\"!\"", ["vocab.json:1:5"]),
        ("merges.txt", "n d</w>\n", "n d</w> e\n", ["merges.txt:2:1", "3 entries"]),
        ("merges.txt", "n d</w>\n", "nd</w>\n", ["merges.txt:2:1", "1 entries"]),
        ("merges.txt", "n d</w>\n", "n qqq\n", ["merges.txt:2:1", "'qqq' is not in"]),
        ("merges.txt", "n d</w>\n", "n d</w>\nn d</w>\n", ["merges.txt:3:1", "second time"]),
        ("tokenizer_config.json", "CLIPTokenizer", "BertTokenizer", ["tokenizer_class", "Bert"]),
        ("tokenizer_config.json", "77", "\"77\"", ["model_max_length", "\"77\""]),
        ("tokenizer_config.json", "77", "1", ["model_max_length", "1", "from 2"]),
        ("tokenizer_config.json", "77", "1000000000000000019884624838656", ["model_max_length"]),
        (
            "special_tokens_map.json", "<|startoftext|>", "<start>",
            ["bos_token", "'<start>' is not"]
        ),
        ("special_tokens_map.json", "\"<|startoftext|>\"", "7", ["bos_token", "7"]),
        ("special_tokens_map.json", "\"<|startoftext|>\"", "null", ["bos_token", "null"]),
        (
            "special_tokens_map.json", "\"<|startoftext|>\"",
            "{\"content\": \"<|startoftext|>\", \"single_word\": true}", ["single_word", "true"]
        ),
        (
            "tokenizer_config.json", "\"model_max_length\"",
            "\"added_tokens_decoder\": {\"5\": {\"content\": \"!\"}}, \"model_max_length\"",
            ["added_tokens_decoder.5", "has the id 0"]
        ),
    ]

    @Test("a damaged file is an error that names file, place and value", arguments: damages)
    func damaged(_ file: String, _ old: String, _ new: String, _ says: [String]) throws {
        // Without an unknown token every byte has to be in the vocabulary.
        try replace("\"pad_token\"", with: "\"unk_token\": null, \"pad_token\"", in: Self.names[2])
        try replace(
            ",\n  \"unk_token\": \"<|endoftext|>\",\n  \"tokenizer_class\"",
            with: ",\n  \"tokenizer_class\"",
            in: Self.names[2]
        )
        try replace(",\n  \"unk_token\": \"<|endoftext|>\"", with: "", in: Self.names[3])
        #expect(throws: Never.self) { try load() }
        try replace(old, with: new, in: file)
        let error = try #require(throws: CheckpointError.self) { try load() }
        #expect(error.problems.contains { $0.file == folder.file(file) }, "\(error)")
        for part in says {
            #expect(error.description.contains(part), "\(error)")
        }
    }

    @Test("the problems of all files are reported at once")
    func all() throws {
        try replace("n d</w>\n", with: "x\n", in: "merges.txt")
        try replace("77", with: "0", in: "tokenizer_config.json")
        try replace("\"!\": 0", with: "\"!\": true", in: "vocab.json")
        let error = try #require(throws: CheckpointError.self) { try load() }
        #expect(Set(error.problems.map(\.file)) == Set(Self.names[...2].map(folder.file)))
    }

    @Test("a byte that is not in the vocabulary becomes the unknown token")
    func unknown() throws {
        try replace("\"!\": 0, ", with: "", in: "vocab.json")
        let tokenizer = try load()
        #expect(tokenizer.encode("!?").dropFirst().first == tokenizer.endID)
    }

    @Test("Stable Diffusion 2 pads with '!', which is then a token wherever it is typed")
    func paddingToken() throws {
        try replace(
            "\"pad_token\": \"<|endoftext|>\"",
            with: "\"pad_token\": \"!\"",
            in: "special_tokens_map.json"
        )
        let tokenizer = try load()
        #expect(tokenizer.paddingID == 0)
        let row = tokenizer.tokenize("a!!", length: 6)
        #expect(row.tokens == ["<|startoftext|>", "a</w>", "!", "!", "<|endoftext|>", "!"])
    }

    @Test("a token declared as normalised is recognised in any case", arguments: [false, true])
    func normalizedToken(_ isNormalized: Bool) throws {
        let token = "{\"content\": \"<|startoftext|>\", \"normalized\": \(isNormalized)}"
        try replace("\"<|startoftext|>\"", with: token, in: "special_tokens_map.json")
        let tokenizer = try load()
        let start = tokenizer.startID
        #expect(tokenizer.encode("<|startoftext|>") == [start, start, tokenizer.endID])
        let isRecognised = tokenizer.encode("<|StartOfText|>") == [start, start, tokenizer.endID]
        #expect(isRecognised == isNormalized)
    }

    @Test("a token that was added to the vocabulary is recognised")
    func addedToken() throws {
        try replace(
            "\"model_max_length\"",
            with:
                "\"added_tokens_decoder\": {\"1024\": {\"content\": \"<toy>\"}},"
                + "\"model_max_length\"",
            in: "tokenizer_config.json"
        )
        let tokenizer = try load()
        #expect(tokenizer.vocabularyCount == 1025)
        #expect(tokenizer.encode("a<toy>").dropFirst().contains(1024))
        #expect(tokenizer.tokens(of: [1024]) == ["<toy>"])
    }

    @Test("the map of special tokens may be absent, and lines may end in CR LF")
    func lenient() throws {
        let ids = try load().encode("a red circle")
        try FileManager.default.removeItem(atPath: folder.file("special_tokens_map.json"))
        try replace("\n", with: "\r\n", in: "merges.txt")
        #expect(try load().encode("a red circle") == ids)
    }

    @Test("damaged files are refused with an error or give a working tokenizer")
    func mutated() async {
        await #expect(processExitsWith: .success) {
            for (place, name) in Self.names.enumerated() {
                let files = try TokenizerFilesTests(), whole = Array(try Self.embedded(name))
                let isLong = whole.count > 10_000
                let fuzz = try Fuzz.run(
                    "tokenizer-files",
                    seed: 20_230_316 + UInt64(place) << 32,
                    count: Fuzz.count(isLong ? 150 : 300, slow: isLong ? 2000 : 1000),
                    damaging: [whole],
                    dictionary: [
                        "\"", "{", "}", ":", ",", "\n", " ", "</w>", "null", "-1", "99999999999",
                        "a b",
                    ]
                ) { bytes in
                    try files.folder.write(bytes, to: name)
                    do throws(CheckpointError) {
                        let tokenizer = try files.load()
                        let row = tokenizer.tokenize("A large <|startoftext|> red circle!")
                        #expect(row.ids.count == tokenizer.maximumLength)
                        return true
                    } catch {
                        #expect(!error.problems.isEmpty)
                        return false
                    }
                }
                #expect(fuzz.refused > 50, "\(name): \(fuzz)")
            }
        }
    }

    @Test("tokens that only added_tokens.json has are found in a text")
    func legacyTokens() throws {
        let plain = try load()
        let id = plain.largestID + 1
        try folder.write("{\"<sks>\": \(id), \"mytok\": \(id + 1)}".utf8, to: "added_tokens.json")
        let config = try String(
            contentsOfFile: folder.file("tokenizer_config.json"),
            encoding: .utf8
        )
        var members = try #require(JSONValue(json: config.utf8).object)
        members["added_tokens_decoder"] = nil
        try folder.write(JSONValue.object(members).text.utf8, to: "tokenizer_config.json")
        let ids = try load().encode("a <sks> and mytok")
        #expect(ids.contains(id) && ids.contains(id + 1))
        try folder.write("{\"<sks>\": \"x\"}".utf8, to: "added_tokens.json")
        let error = try #require(throws: CheckpointError.self) { try load() }
        #expect(error.description.contains("<sks>"))
    }
}
