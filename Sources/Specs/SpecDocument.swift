/// A specification as a tree of nodes: read, not yet understood, and open to assignments.
///
/// The way of a specification is: read the file, apply the command line's overrides, list the sweep's
/// points, and for each point assign its values and decode the result.
public struct SpecDocument: Sendable {
    /// The root of the tree.
    public let root: Node
    /// The text that the tree was read from.
    public let source: SpecSource

    init(root: Node, source: SpecSource) {
        self.root = root
        self.source = source
    }

    /// Reads the file at `path`; throws everything that is wrong with it, or that it cannot be read.
    public init(path: String) throws(SpecError) {
        try self.init(bytes: try SpecFile.read(path), name: path)
    }

    /// Reads a file's content; `name` is its path as errors show it.
    ///
    /// If the text can be read although something is wrong with it, what decoding finds is thrown too.
    public init(bytes: [UInt8], name: String) throws(SpecError) {
        let ledger = ProblemLedger()
        guard let source = SourceText.read(bytes, name: name, ledger: ledger) else {
            throw SpecError(ledger.errors)
        }
        let root = YAMLReader.read(source, ledger: ledger)
        if let root, !root.isNull {
            self.init(root: root, source: source)
            guard !ledger.errors.isEmpty else { return }
            do throws(SpecError) {
                _ = try variants()
            } catch {
                ledger.report(error)
            }
        } else {
            self.init(root: Node(.mapping([]), at: source.whole), source: source)
            if ledger.errors.isEmpty {
                ledger.report(
                    source.whole.problem(
                        "there is nothing in this file",
                        remedy: "it needs at least the keys sdlab, name, model and prompts"
                    )
                )
            }
        }
        try ledger.throwErrors()
    }

    /// The typed specification, or everything that is wrong with it.
    ///
    /// The values of a sweep are not tried here; `variants()` does that.
    public func decode() throws(SpecError) -> ExperimentSpec {
        let ledger = ProblemLedger()
        let spec = ExperimentSpec(root, in: source.whole, ledger: ledger)
        try ledger.throwErrors()
        return spec
    }

    /// What is allowed but probably not meant, whether or not there are errors besides.
    public func warnings() -> [Problem] {
        let ledger = ProblemLedger()
        _ = ExperimentSpec(root, in: source.whole, ledger: ledger)
        // A sweep that cannot be expanded is an error, which others say.
        for exclusion in (try? expansion().idle) ?? [] {
            guard let place = exclusion.first?.location,
                !ledger.warnings.contains(where: { $0.isAbout(exclusion) })
            else { continue }
            let values = exclusion.map { "\($0.path) \($0.value.label)" }
            ledger.report(
                place.problem(
                    "no point has \(values.joined(separator: " and ")), so this excludes nothing",
                    severity: .warning
                )
            )
        }
        return ledger.warnings
    }
}

extension Problem {
    /// Whether it is about one of some values.
    fileprivate func isAbout(_ assignments: [Assignment]) -> Bool {
        assignments.contains { $0.value.location.mark == location.mark }
    }
}
