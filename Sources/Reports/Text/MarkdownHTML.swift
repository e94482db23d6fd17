import CCMark
import Foundation

/// Authors' Markdown as HTML, by libcmark-gfm: tables, task lists and strikethrough, raw HTML left out.
public enum MarkdownHTML {
    /// The HTML of a text; nil where memory ran out.
    public static func render(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes -> String? in
            let html = bytes.withMemoryRebound(to: CChar.self) {
                ccmark_html($0.baseAddress, $0.count)
            }
            guard let html else { return nil }
            defer { free(html) }
            return String(cString: html)
        }
    }
}
