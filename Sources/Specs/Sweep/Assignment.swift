/// A value for one path of the specification: `attention.backend` is `flash`.
public struct Assignment: Sendable {
    let resolved: ResolvedPath
    /// The value.
    public let value: Node
    /// What makes two values the same: the bytes of the value's canonical JSON.
    let identity: [UInt8]

    /// The path, as in `attention.backend`.
    public var path: String { resolved.text }
    /// Where the path was written.
    public var location: Location { resolved.location }
    /// The path and the value in words, as a point that has this value shows it.
    public var label: SweepPoint.Label { SweepPoint.Label(path: path, text: value.label) }

    init(_ resolved: ResolvedPath, _ value: Node) {
        self.resolved = resolved
        self.value = value
        identity = value.identity
    }

    /// The assignments that the entries of a mapping mean; what cannot be swept is reported.
    static func read(_ entries: [Node.Entry], _ ledger: ProblemLedger) -> [Assignment] {
        entries.compactMap { entry in
            ResolvedPath.sweepable(entry.key, ledger).map { Assignment($0, entry.value) }
        }
    }
}

extension ResolvedPath {
    /// The path that a key of a sweep means; nothing, after a report, if it cannot be swept.
    static func sweepable(_ key: Located<String>, _ ledger: ProblemLedger) -> ResolvedPath? {
        guard let path = NodePath(key.value, at: key.location).resolved(ledger) else { return nil }
        guard path.isSweepable else {
            ledger.report(
                key.location.problem(
                    "\(path.text.quoted) is the same for all trials and cannot be swept",
                    remedy: "what can: "
                        + RootKey.allCases.filter(\.isSweepable).map(\.rawValue)
                        .joined(separator: ", ")
                )
            )
            return nil
        }
        return path
    }
}

extension Node {
    /// What makes two values the same: the bytes of their canonical JSON.
    var identity: [UInt8] { CanonicalJSON.bytes(json) }
}
