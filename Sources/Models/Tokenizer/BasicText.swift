/// How BERT's basic tokenizer prepares a text, as the slow tokenizer of transformers 4 has it.
///
/// Control, format, private and unassigned characters are dropped, CJK characters spaced apart, then NFC, and each word
/// in lower case. Accents stay. Which characters are unassigned changes with the version of Unicode.
enum BasicText {
    /// The prepared scalars of `text`, its words with one space between them.
    static func normalized(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        var spaced: [Unicode.Scalar] = []
        for scalar in text where !isDropped(scalar) {
            spaced += isIdeograph(scalar) ? [" ", scalar, " "] : [scalar]
        }
        let words = CanonicalComposition.composed(spaced).split { $0.properties.isWhitespace }
        let prepared = Array(words.map(lowercased).joined(separator: [" "]))
        // The split pattern ignores case, and so takes U+0345 for an iota, but not for a letter: no word has it.
        return prepared.map { $0 == "\u{345}" ? " " : $0 }
    }

    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        if ["\t", "\n", "\r"].contains(scalar) { return false }
        if scalar == "\u{FFFD}" { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: return true
        default: return false
        }
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        ideographs.contains { $0.contains(scalar.value) }
    }

    /// The blocks that BERT takes for Chinese; neither kana nor Hangul are among them.
    private static let ideographs: [ClosedRange<UInt32>] = [
        0x4E00...0x9FFF, 0x3400...0x4DBF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
        0x2B740...0x2B81F, 0x2B820...0x2CEAF, 0x2F800...0x2FA1F,
    ]

    /// A word in lower case, as Python's `lower` gives it: a Σ that ends a word becomes ς.
    private static func lowercased(_ word: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
        word.indices.flatMap { index in
            word[index] == "Σ" && isFinal(index, in: word)
                ? ["ς"] : Array(word[index].properties.lowercaseMapping.unicodeScalars)
        }
    }

    /// Whether a letter stands before `index` and none after it, marks and the like apart (Unicode, `Final_Sigma`).
    private static func isFinal(_ index: Int, in word: ArraySlice<Unicode.Scalar>) -> Bool {
        let before = word[..<index].last { !$0.properties.isCaseIgnorable }
        let after = word[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased == true && after?.properties.isCased != true
    }
}
