/// A source line made fit for a terminal, and the underline that belongs beneath it.
///
/// Long lines are cut around the place in question, control characters are replaced, and the underline
/// follows tabs, wide characters and combining marks, so that it stands where the eye expects it.
struct Excerpt {
    /// The line, or the part of it around the place.
    let text: String
    /// The spaces and the `^~~~` to print beneath `text`.
    let underline: String

    private static let longest = 120

    /// The excerpt of `line` around `width` scalars from the column of `mark`.
    init(of line: String, at mark: Mark, width: Int) {
        let scalars = Array(line.unicodeScalars)
        let place = min(max(mark.column - 1, 0), scalars.count)
        let start = scalars.count > Excerpt.longest && place > 80 ? place - 60 : 0
        let end = min(scalars.count, start + Excerpt.longest)
        let stop = min(max(place, place + width), end)

        var text = start > 0 ? "…" : ""
        for scalar in scalars[start..<end] {
            text.unicodeScalars.append(Excerpt.isControl(scalar) ? "\u{fffd}" : scalar)
        }
        if end < scalars.count { text += "…" }
        self.text = text

        var underline = start > 0 ? " " : ""
        for scalar in scalars[start..<place] {
            underline +=
                scalar == "\t" ? "\t" : String(repeating: " ", count: Excerpt.columns(scalar))
        }
        let covered = scalars[place..<stop].reduce(0) { $0 + Excerpt.columns($1) }
        self.underline = underline + "^" + String(repeating: "~", count: max(covered, 1) - 1)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\t" && scalar.properties.generalCategory == .control
    }

    /// How many columns of a terminal a scalar takes: 0 for marks, 2 for East Asian wide ones and emoji.
    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
            0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f900...0x1f9ff,
            0x20000...0x3fffd:
            return 2
        default:
            return 1
        }
    }
}

extension String {
    /// The text in single quotes as messages show it: cut when long, control characters escaped.
    var quoted: String {
        var shown = ""
        for (count, scalar) in unicodeScalars.enumerated() {
            guard count < 60 else {
                shown += "…"
                break
            }
            if scalar.properties.generalCategory == .control {
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return "'\(shown)'"
    }
}
