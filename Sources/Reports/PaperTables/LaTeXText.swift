/// Text for LaTeX.
public enum LaTeXText {
    /// The text on one line, with everything escaped that LaTeX would take for a command, and control characters made visible.
    ///
    /// Scalar by scalar: a sign and an accent after it are one `Character`.
    public static func escaped(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            line.unicodeScalars.append(PrintableText.isLineEnd(scalar) ? " " : scalar)
        }
        var escaped = "", isStart = true
        for scalar in PrintableText.of(line).unicodeScalars {
            switch scalar {
            case "&", "%", "$", "#", "_", "{", "}": escaped += "\\\(scalar)"
            case "~": escaped += "\\textasciitilde{}"
            case "^": escaped += "\\textasciicircum{}"
            case "\\": escaped += "\\textbackslash{}"
            case "<": escaped += "\\textless{}"
            case ">": escaped += "\\textgreater{}"
            case "×": escaped += "$\\times$"
            // The end of the row before would take it for its own argument.
            case "[" where isStart, "*" where isStart: escaped += "{\(scalar)}"
            default: escaped.unicodeScalars.append(scalar)
            }
            isStart = isStart && scalar == " "
        }
        return escaped
    }
}
