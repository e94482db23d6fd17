/// Names that can be part of a file's name on any system.
enum Slug {
    /// The first words of a text in lower-case ASCII letters and digits, with `-` between them.
    ///
    /// Everything else separates words; a text without any such word gives an empty slug.
    static func make(from text: String, words: Int) -> String {
        let slug = text.lowercased()
            .split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
            .prefix(words)
            .joined(separator: "-")
        return String(slug.prefix(60))
    }

    /// The form of names that `isFileName` allows, as a regular expression.
    static let fileNamePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"

    /// Whether a name is made of ASCII letters, digits, `.`, `_` and `-` and begins with one of the
    /// former two.
    static func isFileName(_ name: String) -> Bool {
        let isWord = { (scalar: Unicode.Scalar) in
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        }
        guard let first = name.unicodeScalars.first, isWord(first), name.utf8.count <= 100 else {
            return false
        }
        return name.unicodeScalars.allSatisfy { isWord($0) || "._-".unicodeScalars.contains($0) }
    }
}
