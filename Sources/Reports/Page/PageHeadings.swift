import Foundation

/// The headings of a page, which its contents link to.
struct PageHeadings {
    private(set) var all: [(id: String, html: String)] = []

    /// The HTML that libcmark-gfm made, its second-level headings given names to link to.
    mutating func marking(_ html: String) -> String {
        var marked = ""
        var rest = html[...]
        while let start = rest.range(of: "<h2>"),
            let end = rest[start.upperBound...].range(of: "</h2>")
        {
            let heading = String(rest[start.upperBound..<end.lowerBound])
            let id = "section-\(all.count + 1)"
            // A heading in the contents is no link itself.
            all.append((id, heading.replacing(/<\/?a\b[^>]*>/, with: "")))
            marked += rest[..<start.lowerBound] + "<h2 id=\"\(id)\">\(heading)</h2>"
            rest = rest[end.upperBound...]
        }
        return marked + rest
    }
}
