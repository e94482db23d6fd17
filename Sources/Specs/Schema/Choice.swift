/// A name and the options given with it: `flash`, or `{name: flash, block_q: 128}`.
///
/// Which names and options there are is not known here; whoever looks the name up checks them.
public struct Choice: Sendable {
    /// The name that was chosen.
    public let name: Located<String>
    /// The options in the order they were written.
    public let options: [Node.Entry]

    /// The choice of a name without options.
    init(_ name: Located<String>, options: [Node.Entry] = []) {
        self.name = name
        self.options = options
    }
}

extension Node {
    /// The node as a name, with options or without.
    func choice(_ name: String, _ ledger: ProblemLedger) -> Choice? {
        ledger.asks(.choice, of: name)
        guard let entries else { return text(name, ledger).map { Choice($0) } }
        guard let chosen = self["name"] else {
            ledger.report(
                location.problem(
                    "\(name.quoted) has options but no 'name'",
                    remedy: "write {name: …, …}"
                )
            )
            return nil
        }
        return chosen.text("\(name).name", ledger).map { chosen in
            Choice(chosen, options: entries.filter { $0.key.value != "name" })
        }
    }
}
