/// A figure in the notebook.
public struct FigureCellSpec: Sendable {
    /// The figure's name.
    public let name: Located<String>
    /// What is written below it in place of its own caption, in Markdown; nothing: its own.
    public let caption: Located<String>?

    init?(_ node: Node, at path: String, _ ledger: ProblemLedger) {
        guard node.entries != nil else {
            guard let name = node.text(path, ledger) else { return nil }
            self.name = name
            caption = nil
            return
        }
        let section = Section<FigureCellKey>(node, at: path, in: node.location, ledger: ledger)
        let name = section.required(.name)?.text(section.name(.name), ledger)
        caption = section.text(.caption)
        guard let name else { return nil }
        self.name = name
    }
}

/// The keys of a figure.
enum FigureCellKey: String, SectionKey {
    case name, caption
}

/// Pictures in the notebook.
public struct ImagesCellSpec: Sendable {
    /// The trials whose pictures are shown; no conditions: all of the sweep.
    public let trials: SelectionSpec

    init?(_ node: Node, at path: String, _ ledger: ProblemLedger) {
        guard node.entries != nil else {
            guard let all = node.flag(path, ledger) else { return nil }
            if !all.value {
                ledger.report(
                    node.location.problem(
                        "\(path.quoted) is false, which shows nothing",
                        remedy: "leave the cell out"
                    )
                )
                return nil
            }
            trials = SelectionSpec(nil, at: path, ledger)
            return
        }
        let section = Section<ImagesCellKey>(node, at: path, in: node.location, ledger: ledger)
        _ = section.flag(.all, default: true)
        trials = SelectionSpec(section.node(.trials), at: section.name(.trials), ledger)
    }
}

/// The keys of pictures.
enum ImagesCellKey: String, SectionKey {
    case all, trials
}

/// Claims in the notebook.
public enum ClaimCellSpec: Sendable {
    /// All of them.
    case all
    /// That with this name.
    case named(Located<String>)
    /// That with this number, counted from 1.
    case numbered(Located<Int>)

    init?(_ node: Node, at path: String, _ ledger: ProblemLedger) {
        ledger.asks(.either([.text(), .integer(1...1000)]), of: path)
        switch node.meaning {
        case .string("all"): self = .all
        case .string(let name): self = .named(Located(name, at: node.location))
        case .integer(let number) where (1...1000).contains(number):
            self = .numbered(Located(Int(number), at: node.location))
        default:
            ledger.report(
                node.location.problem(
                    "\(path.quoted) cannot be \(node.summary)",
                    remedy: "write all, a claim's id, or its number, counted from 1"
                )
            )
            return nil
        }
    }
}
