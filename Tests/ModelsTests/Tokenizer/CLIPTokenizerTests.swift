import Checkpoints
import Models
import TestSupport
import Testing

/// A string of the golden data and what transformers makes of it.
struct GoldenString: Sendable, CustomTestStringConvertible {
    let text: String
    let ids: [Int]
    let tokens: [String]
    let normalized: String
    let untruncatedLength: Int
    /// The ids that the slow tokenizer of transformers 4 gives without ftfy.
    let slowIDs: [Int]

    init?(_ json: JSONValue) {
        guard let text = json["text"]?.string, let ids = json["ids"]?.ints,
            let tokens = json["tokens"]?.strings, let length = json["untruncated_length"]?.int,
            let normalized = json["normalized"]?.string
        else { return nil }
        self.text = text
        self.ids = ids
        self.tokens = tokens
        self.normalized = normalized
        self.untruncatedLength = length
        self.slowIDs = json["slow_ids"]?.ints ?? ids
    }

    var testDescription: String { "\"\(text.prefix(40))\"" }
}

/// Against the golden data, which transformers 5 made.
struct CLIPTokenizerGoldenTests {
    static let area = try? Golden.area("tokenizer")
    static let strings = (area?.json["strings"]?.array ?? []).compactMap(GoldenString.init)

    /// The longest prompts.
    static let cut = strings.filter { $0.untruncatedLength > 77 }

    let area: GoldenArea
    let tokenizer: CLIPTokenizer

    init() throws {
        area = try Golden.area("tokenizer")
        tokenizer = try CLIPTokenizer(directory: Self.directory())
    }

    /// The folder of the golden tokenizer.
    static func directory() throws -> String {
        let vocabulary = try #require(area?.json["vocabulary"]?.string)
        return Golden.path(vocabulary.replacing("/vocab.json", with: ""))
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

    @Test("with the basic cleaning a string has the slow tokenizer's ids")
    func slowIDs() throws {
        let basic = try CLIPTokenizer(directory: Self.directory(), cleaning: .basic)
        for string in Self.strings {
            let row = basic.tokenize(string.text)
            #expect(Array(row.ids.prefix(row.usedCount)) == string.slowIDs, "\(string)")
        }
        #expect(Self.strings.contains { $0.slowIDs != $0.ids })
    }

    @Test("the lost text is exactly what does not fit of the prompt's words", arguments: cut)
    func lost(_ string: GoldenString) throws {
        let row = tokenizer.tokenize(string.text)
        let lost = try #require(row.lost)
        let kept = tokenizer.decode(row.ids.dropFirst().dropLast())
        // These prompts have letters and commas only; a comma is a word.
        let words = string.normalized.replacing(",", with: " ,").split(separator: " ")
            .joined(separator: " ")
        // The cut goes between two words, or through a word.
        #expect(words == "\(kept) \(lost)" || words == kept + lost)
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
        #expect(Self.cut.count > 3)
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

    /// Checked with transformers 4.57 in Python 3.11, which the golden strings are from, too.
    @Test("the basic cleaning drops, spaces and lowers as Python does")
    func basic() throws {
        let basic = try CLIPTokenizer(
            directory: "\(Repository.embeddedModel)/tokenizer",
            cleaning: .basic
        )
        let same = [
            ("a\u{0}b\u{200B}\u{E000}\u{FFFD}\u{85}c", "abc"), ("日本の", "日 本 の"),
            ("a\u{2028}b\u{3000}c", "a b c"), ("ΑΣ ΑΣ. ΑΣ\u{301}Β", "ας ας. ασ\u{301}β"),
            ("Σ", "σ"), ("İ", "i\u{307}"), ("a\u{345}b", "a b"), ("CAFE\u{301}", "café"),
        ]
        for (text, plain) in same {
            #expect(basic.encode(text) == tokenizer.encode(plain), "\(text)")
        }
        let ends = [basic.startID, basic.startID, basic.endID]
        #expect(basic.encode("<|StartOfText|>") == ends)
        #expect(basic.tokens(of: basic.encode("'ſ'")).count { $0.hasSuffix("</w>") } == 2)
        #expect(basic.cleaning == .basic && tokenizer.cleaning == .fast)
        #expect(TextCleaning.allCases.map(\.rawValue) == ["fast", "basic"])
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
