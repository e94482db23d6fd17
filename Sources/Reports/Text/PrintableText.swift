/// Text from outside, made fit for a terminal: a record's strings must not move the cursor or rename the window.
public enum PrintableText {
    /// The text with every control character, bidirectional override and line separator shown as a visible sign.
    ///
    /// Tabs become spaces. Line feeds stay where `keepsLines` is set.
    public static func of(_ text: String, keepsLines: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0a where keepsLines: shown.append(scalar)
            case 0x09: shown.append(" ")
            // Unicode's control pictures: ␀, ␁, …, ␡.
            case 0...0x1f: shown.append(Unicode.Scalar(scalar.value + 0x2400) ?? replacement)
            case 0x7f: shown.append("\u{2421}")
            case _ where isHarmful(scalar): shown.append(replacement)
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }

    /// The number of cells that a text takes in a terminal, an East Asian wide character taking two.
    static func width(_ text: String) -> Int {
        text.reduce(0) { sum, character in
            let first = character.unicodeScalars.first?.value ?? 0
            return sum + (wide.contains { $0.contains(first) } ? 2 : 1)
        }
    }

    /// The beginning of a text, its last sign an ellipsis where something is missing.
    static func cut(_ text: String, to width: Int) -> String {
        guard self.width(text) > width else { return text }
        var kept = ""
        var used = 1
        for character in text {
            used += self.width(String(character))
            guard used <= width else { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// The beginning and the end of a text, an ellipsis between them where something is missing.
    static func cutInside(_ text: String, to width: Int) -> String {
        guard self.width(text) > width else { return text }
        let end = String(cut(String(text.reversed()), to: width / 2).dropLast().reversed())
        return cut(text, to: width - self.width(end)) + end
    }

    /// The text in lines of at most `width` cells, broken at spaces; words are never broken.
    static func wrapped(_ text: String, to width: Int, indent: String = "") -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ").map(String.init) {
            let start = lines.isEmpty ? "" : indent
            if line.isEmpty {
                line = start + word
            } else if self.width(line) + 1 + self.width(word) <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = indent + word
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }

    private static let replacement: Unicode.Scalar = "\u{fffd}"

    /// Whether Python's `splitlines` ends a line at the sign.
    static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0a...0x0d, 0x1c...0x1e, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // Joiners belong to words and emoji.
        case .format: scalar.value != 0x200c && scalar.value != 0x200d
        default: false
        }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
        0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f900...0x1f9ff,
        0x20000...0x3fffd,
    ]
}
