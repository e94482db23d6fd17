import Foundation

/// Unicode's normalisation form C.
///
/// Foundation's own is not used on whole texts: on Linux it joins old Hangul letters to wrong
/// syllables, loses some, and leaves some marks out of order (Swift 6.3). What single scalars
/// decompose to and what two of them compose to, it knows.
enum CanonicalComposition {
    /// `text` decomposed, marks in canonical order, and composed again (Unicode, section 3.11).
    static func composed(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        let text = Array(text)
        // Nothing below the combining marks, which begin at U+0300, changes.
        if text.allSatisfy({ $0.value < 0x300 }) { return text }
        var result: [Unicode.Scalar] = []
        var starter: Int?
        var lastClass = 0
        for scalar in decomposed(text) {
            let itsClass = Int(scalar.properties.canonicalCombiningClass.rawValue)
            if let starter {
                // A mark of the same class, or a starter, in between blocks the two from each
                // other.
                let isAdjacent = starter == result.count - 1
                if isAdjacent || lastClass < itsClass,
                    let joined = joined(result[starter], scalar)
                {
                    result[starter] = joined
                    continue
                }
            }
            if itsClass == 0 { starter = result.count }
            lastClass = itsClass
            result.append(scalar)
        }
        return result
    }

    /// `text` decomposed, with each run of marks sorted by combining class.
    private static func decomposed(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result = Array(string(text).decomposedStringWithCanonicalMapping.unicodeScalars)
        var start = 0
        while start < result.count {
            let run = result[start...].prefix {
                $0.properties.canonicalCombiningClass != .notReordered
            }
            // Foundation sorts too, but not the marks that U+0F73 and its like decompose to.
            let sorted = run.enumerated().sorted { left, right in
                (left.element.properties.canonicalCombiningClass, left.offset)
                    < (right.element.properties.canonicalCombiningClass, right.offset)
            }
            result.replaceSubrange(run.indices, with: sorted.map(\.element))
            start = run.endIndex + 1
        }
        return result
    }

    /// The one scalar that two compose to, if they do.
    private static func joined(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar?
    {
        if isHangul(first) || isHangul(second) { return hangul(first, second) }
        // Decomposed first, or the two parts of U+0CCB would pass for composed already.
        let pair = string([first, second]).decomposedStringWithCanonicalMapping
            .precomposedStringWithCanonicalMapping.unicodeScalars
        return pair.count == 1 ? pair.first : nil
    }

    private static func string(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

// MARK: - Hangul syllables, composed by arithmetic (Unicode, section 3.12)

extension CanonicalComposition {
    private static let syllables: ClosedRange<UInt32> = 0xAC00...0xD7A3
    private static let leading: ClosedRange<UInt32> = 0x1100...0x1112
    private static let vowels: ClosedRange<UInt32> = 0x1161...0x1175
    private static let trailing: ClosedRange<UInt32> = 0x11A8...0x11C2

    private static func isHangul(_ scalar: Unicode.Scalar) -> Bool {
        (0x1100...0x11FF).contains(scalar.value) || syllables.contains(scalar.value)
    }

    private static func hangul(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar?
    {
        if leading.contains(first.value), vowels.contains(second.value) {
            let lead = first.value - leading.lowerBound
            let vowel = second.value - vowels.lowerBound
            return Unicode.Scalar(syllables.lowerBound + (lead * 21 + vowel) * 28)
        }
        let index = first.value &- syllables.lowerBound
        if syllables.contains(first.value), index.isMultiple(of: 28),
            trailing.contains(second.value)
        {
            return Unicode.Scalar(first.value + second.value - trailing.lowerBound + 1)
        }
        return nil
    }
}
