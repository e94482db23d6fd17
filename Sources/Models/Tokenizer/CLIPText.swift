/// How CLIP prepares a text before it is cut into words.
///
/// Mirrors the normaliser of transformers 5: NFC, each run of white space to one space, lower case.
/// Accents stay, HTML entities stay, and mojibake stays, for `ftfy` is not used.
enum CLIPText {
    /// The prepared scalars of `text`.
    static func normalized(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        var prepared: [Unicode.Scalar] = []
        for scalar in CanonicalComposition.composed(text) {
            if scalar.properties.isWhitespace {
                if prepared.last != " " { prepared.append(" ") }
            } else {
                // Scalar by scalar, because the reference knows no final sigma: the mapping of a
                // whole string would turn a word's last Σ into ς.
                prepared += scalar.properties.lowercaseMapping.unicodeScalars
            }
        }
        return prepared
    }

    /// The words of a prepared text: ranges without white space.
    ///
    /// The pattern is CLIP's, tried in this order at each place: the two end tokens spelled out,
    /// `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll`, `'d`, a run of letters, a single number, a run of
    /// anything else. With the basic cleaning it ignores case, so that ſ is an s, and an end token
    /// typed in another case is one word; with the fast one it is three.
    static func words(
        in text: ArraySlice<Unicode.Scalar>,
        cleaning: TextCleaning
    ) -> [Range<Int>] {
        let contractions = cleaning == .fast ? contractions : contractions + [["'", "ſ"]]
        var words: [Range<Int>] = []
        var index = text.startIndex
        while index < text.endIndex {
            let rest = text[index...]
            if let token = spelledOut.first(where: rest.starts(with:)) {
                // The pattern sees one piece, but the fast tokenizer's byte-level step cuts it again.
                let cut = [2, token.count - 4, 2]
                for part in cleaning == .fast ? cut : [token.count] {
                    words.append(index..<index + part)
                    index += part
                }
                continue
            }
            let length =
                if let contraction = contractions.first(where: rest.starts(with:)) {
                    contraction.count
                } else {
                    switch Kind(text[index]) {
                    case .space: 0
                    case .number: 1
                    case let kind: rest.prefix { Kind($0) == kind }.count
                    }
                }
            if length > 0 { words.append(index..<index + length) }
            index += max(length, 1)
        }
        return words
    }

    /// The end tokens that the pattern names.
    static let spelledOut = ["<|startoftext|>", "<|endoftext|>"].map {
        Array($0.unicodeScalars)
    }

    private static let contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map {
        Array($0.unicodeScalars)
    }
}

extension CLIPText {
    /// What the split pattern tells apart: `\s`, `\p{L}`, `\p{N}` and the rest.
    private enum Kind {
        case space, letter, number, other

        init(_ scalar: Unicode.Scalar) {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter,
                .otherLetter:
                self = .letter
            case .decimalNumber, .letterNumber, .otherNumber:
                self = .number
            default:
                self = scalar.properties.isWhitespace ? .space : .other
            }
        }
    }
}
