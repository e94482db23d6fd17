/// Names for entries that stay the same as long as what they show does.
struct EntryIDs {
    private var used: Set<String> = []

    /// A name for the next entry: letters, digits and `-`, at most 64 of them, never twice the same.
    mutating func next(_ content: NotebookEntry.Content) -> String {
        let wanted =
            switch content {
            case .markdown: "text"
            case .table(let table): "table-\(Self.slug(table.caption))"
            case .figure(let figure): "figure-\(Self.slug(figure.name))"
            case .pictures: "pictures"
            case .claims: "claims"
            case .code: "python"
            case .obstacle: "obstacle"
            }
        var base = String(wanted.prefix(48))
        while base.last == "-" { base.removeLast() }
        var id = base, number = 1
        while !used.insert(id).inserted {
            number += 1
            id = "\(base)-\(number)"
        }
        return id
    }

    private static func slug(_ text: String) -> String {
        text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
            .joined(separator: "-")
    }
}
