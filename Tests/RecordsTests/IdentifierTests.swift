import Records
import Testing

@Suite("An identifier")
struct IdentifierTests {
    @Test("starts with a small letter", arguments: ["a", "rel_l2", "z9_"])
    func valid(text: String) {
        #expect(Identifier.isValid(text))
        #expect(Identifier.nearest(to: text) == text)
    }

    @Test("is no other text", arguments: ["", "A", "1a", "_a", "a.b", "a/b", "a b", "é", "a\0"])
    func invalid(text: String) {
        #expect(!Identifier.isValid(text))
        #expect(Identifier.isValid(Identifier.nearest(to: text)))
    }

    @Test("is made of a sweep's axis by underscores")
    func nearest() {
        #expect(Identifier.nearest(to: "attention.backend") == "attention_backend")
        #expect(Identifier.nearest(to: "attention.layers.*.attn2") == "attention_layers_attn2")
        #expect(Identifier.nearest(to: "2x") == "x2x")
    }

    @Test("for a trial may start with a digit, but is never a path")
    func labels() {
        for text in ["0a1b", "q.worst", "A-b", "_"] { #expect(Identifier.isValidLabel(text)) }
        for text in ["", ".", "..", ".a", "-a", "a/b", "a b"] {
            #expect(!Identifier.isValidLabel(text))
        }
    }
}
