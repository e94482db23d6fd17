import Foundation

/// Text from outside, made fit for names of files and for labels.
enum NameText {
    /// The text in letters and digits of ASCII, `.`, `_` and `-`, which neither begins nor ends with a dot; what else there is
    /// becomes `-`, and where nothing is left stands `other`.
    static func slug(_ text: String, otherwise other: String) -> String {
        let words = text.unicodeScalars.split { !isPlain($0) }
            .map { String($0).trimmingCharacters(in: CharacterSet(charactersIn: ".")) }
            .filter { !$0.isEmpty }
        return words.isEmpty ? other : words.joined(separator: "-")
    }

    /// A slug for each text, never twice the same, on systems either that take upper and lower case for one.
    static func slugs(_ texts: [String], otherwise other: String) -> [String] {
        let slugs = texts.map { slug($0, otherwise: other) }
        var used = Set(slugs.map { $0.lowercased() }), first: Set<String> = []
        return slugs.map { slug in
            if first.insert(slug.lowercased()).inserted { return slug }
            var number = 2
            while !used.insert("\(slug)-\(number)".lowercased()).inserted { number += 1 }
            return "\(slug)-\(number)"
        }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
        default: false
        }
    }
}
