/// Text for LaTeX.
public enum LaTeXText {
    /// The text with everything escaped that LaTeX would take for a command.
    public static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&", "%", "$", "#", "_", "{", "}": escaped += "\\\(character)"
            case "~": escaped += "\\textasciitilde{}"
            case "^": escaped += "\\textasciicircum{}"
            case "\\": escaped += "\\textbackslash{}"
            case "<": escaped += "\\textless{}"
            case ">": escaped += "\\textgreater{}"
            case "×": escaped += "$\\times$"
            case _ where character.isNewline: escaped += " "
            default: escaped.append(character)
            }
        }
    }
}
