import Reports
import Testing

@Suite("Text for a terminal")
struct PrintableTextTests {
    @Test("shows every control character as a sign")
    func controls() {
        let controls = String(
            String.UnicodeScalarView(
                (0..<0x20).compactMap { Unicode.Scalar($0 as UInt32) }
                    + (0x7f..<0xa0).compactMap { Unicode.Scalar($0 as UInt32) }
            )
        )
        let shown = PrintableText.of(controls)
        #expect(shown.unicodeScalars.count == controls.unicodeScalars.count)
        #expect(shown.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(PrintableText.of("a\u{1b}[31mb\u{9b}2J") == "a␛[31mb\u{fffd}2J")
    }

    @Test("keeps line feeds only when asked, and nothing of CR LF but the line feed")
    func lines() {
        #expect(PrintableText.of("a\nb") == "a␊b")
        #expect(PrintableText.of("a\nb", keepsLines: true) == "a\nb")
        #expect(PrintableText.of("a\r\nb", keepsLines: true) == "a␍\nb")
    }

    @Test("shows what would turn the direction of writing or break the line")
    func directions() {
        #expect(PrintableText.of("a\u{202e}b\u{2028}c\u{2066}") == "a\u{fffd}b\u{fffd}c\u{fffd}")
    }

    @Test(
        "leaves words of every script alone",
        arguments: ["Größe ‖x‖ ≤ 1e-3", "半精度", "👩‍🔬", "می‌خواهم", ""]
    )
    func harmless(text: String) {
        #expect(PrintableText.of(text) == text)
    }
}
