import Models
import TestSupport
import Testing

/// Normalisation form C, as far as it shows in what the tokenizer encodes.
struct CanonicalCompositionTests {
    let tokenizer: CLIPTokenizer

    init() throws {
        tokenizer = try CLIPTokenizer(directory: "\(Repository.embeddedModel)/tokenizer")
    }

    /// Texts and their form C, from Unicode's data through Python's unicodedata.
    static let forms: [(text: String, composed: String)] = [
        ("e\u{301}", "\u{E9}"),
        ("a\u{323}\u{302}", "\u{1EAD}"),
        ("a\u{302}\u{323}", "\u{1EAD}"),
        ("a\u{300}\u{301}", "\u{E0}\u{301}"),
        ("\u{1E9B}\u{323}", "\u{1E9B}\u{323}"),
        ("\u{212B}\u{2126}", "\u{E5}\u{3C9}"),
        ("\u{958}", "\u{915}\u{93C}"),
        ("\u{CC6}\u{CC2}\u{CD5}", "\u{CCB}"),
        ("\u{F73}\u{F73}", "\u{F71}\u{F71}\u{F72}\u{F72}"),
        ("\u{30C}\u{F81}", "\u{F71}\u{F80}\u{30C}"),
        ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
        ("\u{AC00}\u{11A8}", "\u{AC01}"),
        ("\u{AC00}\u{11A7}", "\u{AC00}\u{11A7}"),
        ("\u{AC00}\u{11C3}", "\u{AC00}\u{11C3}"),
        ("\u{AC01}\u{11A8}", "\u{AC01}\u{11A8}"),
        ("\u{1113}\u{1171}", "\u{1113}\u{1171}"),
        ("\u{2F88F}", "\u{2A392}"),
    ]

    @Test("a text is encoded in normalisation form C", arguments: forms)
    func composes(_ text: String, _ composed: String) {
        let ids = tokenizer.encode(text)
        #expect(ids == tokenizer.encode(composed))
        // Strings that are canonically equivalent are equal, so the scalars are compared; a space
        // follows each word, and marks are words of their own.
        let decoded = tokenizer.decode(ids.dropFirst().dropLast()).unicodeScalars
        #expect(decoded.filter { $0 != " " } == Array(composed.unicodeScalars))
    }

    @Test("a hundred thousand marks are put in order in reasonable time")
    func manyMarks() {
        let marks = String(repeating: "\u{301}\u{323}", count: 50_000)
        let decoded = tokenizer.decode(tokenizer.encode(marks).dropFirst().dropLast())
        #expect(decoded.unicodeScalars.prefix(50_000).allSatisfy { $0 == "\u{323}" })
        #expect(decoded.unicodeScalars.suffix(50_000).allSatisfy { $0 == "\u{301}" })
    }
}
