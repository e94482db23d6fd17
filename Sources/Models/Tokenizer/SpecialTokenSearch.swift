/// Finds special tokens that are written out in a text.
struct SpecialTokenSearch: Sendable {
    /// A stretch of text, or a special token that was found between two of them.
    enum Part {
        case text(ArraySlice<Unicode.Scalar>)
        case token(Int)
    }

    private let tokens: [(spelling: [Unicode.Scalar], id: Int)]

    /// Searches for these spellings; where several match, the longest is taken.
    init(_ tokens: [(spelling: [Unicode.Scalar], id: Int)]) {
        self.tokens =
            tokens
            .filter { !$0.spelling.isEmpty }
            .sorted { $0.spelling.count > $1.spelling.count }
    }

    /// `text` cut at each special token, from left to right.
    func split(_ text: [Unicode.Scalar]) -> [Part] {
        var parts: [Part] = []
        var start = 0
        var index = 0
        while index < text.count {
            guard let token = tokens.first(where: { text[index...].starts(with: $0.spelling) })
            else {
                index += 1
                continue
            }
            if start < index { parts.append(.text(text[start..<index])) }
            parts.append(.token(token.id))
            index += token.spelling.count
            start = index
        }
        if start < text.count { parts.append(.text(text[start...])) }
        return parts
    }
}
