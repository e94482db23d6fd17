import Reports
import Testing

/// What an author writes reaches a page as HTML that cannot do anything.
struct MarkdownHTMLTests {
    @Test("a table, a heading and emphasis become HTML")
    func rendered() throws {
        let html = try #require(
            MarkdownHTML.render("## Drift\n\nIt *grows*.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n")
        )
        #expect(html.contains("<h2>Drift</h2>"))
        #expect(html.contains("<em>grows</em>"))
        #expect(html.contains("<td align=\"right\">2</td>"))
    }

    @Test(
        "scripts and raw HTML are left out",
        arguments: [
            "<script>alert(1)</script>", "[a](javascript:alert)", "text <img src=x onerror=y> text",
        ]
    )
    func harmless(text: String) throws {
        let html = try #require(MarkdownHTML.render(text))
        #expect(!html.contains("<script") && !html.contains("javascript:"))
        #expect(!html.contains("onerror"))
    }

    @Test("an empty text and one of foreign scripts are read", arguments: ["", "Größe ≥ 2⁻³ 🙂\0x"])
    func texts(text: String) {
        #expect(MarkdownHTML.render(text) != nil)
    }
}
