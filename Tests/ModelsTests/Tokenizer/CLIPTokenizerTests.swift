import Checkpoints
import Models
import TestSupport
import Testing

/// A string of the golden data and what transformers makes of it.
struct GoldenString: Sendable, CustomTestStringConvertible {
    let text: String
    let ids: [Int]
    let tokens: [String]
    let untruncatedLength: Int

    init?(_ json: JSONValue) {
        guard let text = json["text"]?.string, let ids = json["ids"]?.ints,
            let tokens = json["tokens"]?.strings, let length = json["untruncated_length"]?.int
        else { return nil }
        self.text = text
        self.ids = ids
        self.tokens = tokens
        self.untruncatedLength = length
    }

    var testDescription: String { "\"\(text.prefix(40))\"" }
}

/// Against the golden data, which transformers 5 made.
struct CLIPTokenizerGoldenTests {
    static let area = try? Golden.area("tokenizer")
    static let strings = (area?.json["strings"]?.array ?? []).compactMap(GoldenString.init)

    let area: GoldenArea
    let tokenizer: CLIPTokenizer

    init() throws {
        area = try Golden.area("tokenizer")
        let vocabulary = try #require(area.json["vocabulary"]?.string)
        tokenizer = try CLIPTokenizer(
            directory: Golden.path(vocabulary.replacing("/vocab.json", with: ""))
        )
    }

    @Test("the index and the tokenizer's files agree")
    func files() throws {
        #expect(!Self.strings.isEmpty)
        #expect(Self.strings.count == area.json["strings"]?.array?.count)
        #expect(tokenizer.vocabularyCount == area.json["vocab_size"]?.int)
        #expect(tokenizer.startID == area.json["bos_id"]?.int)
        #expect(tokenizer.endID == area.json["eos_id"]?.int)
        #expect(tokenizer.paddingID == area.json["pad_id"]?.int)
        #expect(tokenizer.maximumLength == area.json["max_length"]?.int)
    }

    @Test("a string has the ids and the tokens that transformers gives it", arguments: strings)
    func ids(_ string: GoldenString) {
        let all = tokenizer.encode(string.text)
        #expect(all.count == string.untruncatedLength)
        let row = tokenizer.tokenize(string.text)
        #expect(Array(row.ids.prefix(row.usedCount)) == string.ids)
        #expect(Array(row.tokens.prefix(row.usedCount)) == string.tokens)
        #expect((row.lost != nil) == (string.untruncatedLength > tokenizer.maximumLength))
    }

    @Test("the padded rows are those of transformers", arguments: Golden.cases("tokenizer"))
    func padded(_ golden: GoldenCase) throws {
        let file = try golden.load()
        let length = try #require(golden.params["max_length"]?.int)
        let rows = Self.strings.map { tokenizer.tokenize($0.text, length: length) }
        #expect(try rows.flatMap(\.ids) == file.integers("input_ids"))
        #expect(try rows.flatMap(\.attentionMask) == file.integers("attention_mask"))
    }

    @Test("some padded rows are there")
    func someCases() {
        #expect(!Golden.cases("tokenizer").isEmpty)
    }
}

/// With the tokenizer of the embedded model.
struct CLIPTokenizerTests {
    let tokenizer: CLIPTokenizer

    init() throws {
        tokenizer = try CLIPTokenizer(directory: "\(Repository.embeddedModel)/tokenizer")
    }

    @Test("the embedded model's tokenizer has the vocabulary of its text encoder")
    func vocabulary() throws {
        let encoder = try ModelDirectory(path: Repository.embeddedModel).component("text_encoder")
        let config = try encoder.config()
        #expect(tokenizer.vocabularyCount == config.int("vocab_size"))
        #expect(tokenizer.startID == config.int("bos_token_id"))
        #expect(tokenizer.endID == config.int("eos_token_id"))
        #expect(tokenizer.paddingID == config.int("pad_token_id"))
        #expect(tokenizer.maximumLength == config.int("max_position_embeddings"))
        try config.finish()
    }

    @Test(
        "what is encoded can be decoded, but for case and white space",
        arguments: ["a large red circle", "naïve façade", "日本語 😀", "it ' s", "a , b"]
    )
    func decodes(_ text: String) {
        #expect(tokenizer.decode(tokenizer.encode(text).dropFirst().dropLast()) == text)
    }

    @Test("white space and case make no difference")
    func normalized() {
        let ids = tokenizer.encode("a red circle")
        #expect(tokenizer.encode("\t A  RED\n\u{3000}Circle\u{85}") == ids)
        #expect(tokenizer.encode("CAFE\u{301}") == tokenizer.encode("café"))
        #expect(
            tokenizer.encode("\u{F73}\u{F73}") == tokenizer.encode("\u{F71}\u{F71}\u{F72}\u{F72}")
        )
        #expect(tokenizer.encode("ΑΣ") == tokenizer.encode("ασ"))
    }

    @Test(
        "a prompt that is too long keeps its end token and says what it lost",
        arguments: [2, 5, 77]
    )
    func truncated(_ length: Int) throws {
        let words = (1...100).map { $0.isMultiple(of: 2) ? "red" : "blue" }
        let all = tokenizer.encode(words.joined(separator: " "))
        let row = tokenizer.tokenize(words.joined(separator: " "), length: length)
        #expect(row.ids == Array(all.prefix(length - 1)) + [tokenizer.endID])
        #expect(row.usedCount == length)
        let lost = try #require(row.lost)
        #expect(words.joined(separator: " ").hasSuffix(lost))
        #expect(tokenizer.encode(lost).dropFirst() == all[(length - 1)...])
    }

    @Test("a prompt that just fits loses nothing")
    func fits() {
        let count = tokenizer.encode("a red circle").count
        let row = tokenizer.tokenize("a red circle", length: count)
        #expect(row.lost == nil)
        #expect(row.ids == tokenizer.encode("a red circle"))
        #expect(tokenizer.tokenize("a red circle", length: count - 1).lost == "circle")
    }

    @Test("a word of a million letters is encoded, and piece by piece like its repetitions")
    func longWord() {
        let short = tokenizer.encode(String(repeating: "red", count: 1000))
        let long = tokenizer.encode(String(repeating: "red", count: 333_000))
        #expect(long.prefix(1900) == short.prefix(1900))
        #expect(long.suffix(2) == short.suffix(2))
    }

    @Test("any text is encoded to ids of the vocabulary", arguments: 0..<4)
    func anything(_ seed: Int) {
        var mutation = Mutation(seed: UInt64(seed))
        for _ in 0..<200 {
            let scalars = (0..<mutation.below(40)).compactMap { _ in
                Unicode.Scalar(UInt32(mutation.below(mutation.below(2) == 0 ? 0x400 : 0x110000)))
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            let ids = tokenizer.encode(text)
            #expect(ids.allSatisfy { (0..<tokenizer.vocabularyCount).contains($0) })
            #expect(tokenizer.tokenize(text).ids.count == tokenizer.maximumLength)
        }
    }
}
