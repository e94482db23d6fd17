/// A dotted path into a specification, such as `attention.backend`, and where it was written.
public struct NodePath: Sendable {
    /// The parts between the dots.
    public let components: [Located<String>]
    /// Where the whole path was written.
    public let location: Location

    /// The path as it is written.
    public var text: String { components.map(\.value).joined(separator: ".") }

    /// The path written as `text` at the given place, in quotes or without.
    public init(_ text: String, at location: Location) {
        let quotes = location.width - text.unicodeScalars.count
        var offset = quotes == 2 ? 1 : 0
        components = text.split(separator: ".", omittingEmptySubsequences: false).map { part in
            defer { offset += part.unicodeScalars.count + 1 }
            let width = max(part.unicodeScalars.count, 1)
            let place =
                quotes == 0 || quotes == 2
                ? location.part(offset: offset, width: width) : location
            return Located(String(part), at: place)
        }
        self.location = location
    }

    /// The path `text`, which the program and not the author wrote; all its parts are placed alike.
    init(_ text: String, standingFor location: Location) {
        components = text.split(separator: ".", omittingEmptySubsequences: false)
            .map { Located(String($0), at: location) }
        self.location = location
    }

    private init(_ components: [Located<String>], at location: Location) {
        self.components = components
        self.location = location
    }

    /// The path one key further down.
    func appending(_ key: Located<String>) -> NodePath {
        NodePath(components + [key], at: key.location)
    }

    /// The keys that the path leads through by the schema; nothing after a report to the ledger.
    func resolved(_ ledger: ProblemLedger) -> ResolvedPath? {
        var shape = Shape.root
        var steps: [Located<String>] = []
        var rest = components[...]
        while let component = rest.first {
            let above = steps.map(\.value).joined(separator: ".")
            switch shape {
            case .table, .choice:
                // Such keys are the author's and may contain dots: the rest of the path is one key.
                steps.append(component.map { _ in rest.map(\.value).joined(separator: ".") })
                rest = []
                shape = shape.inner("") ?? .value
                continue
            case .section(let keys, _) where keys.shape(of: component.value) == nil:
                let place = above.isEmpty ? "the experiment" : above.quoted
                ledger.report(
                    component.location.problem(
                        "there is no key \(component.value.quoted) in \(place)",
                        written: component.value,
                        expected: keys.names
                    )
                )
                return nil
            case .list where Int(component.value) == nil:
                ledger.report(
                    component.location.problem(
                        "\(above.quoted) is a list, and \(component.value.quoted) is no position in it",
                        remedy: "count from 0, or give the whole list"
                    )
                )
                return nil
            case .value:
                ledger.report(
                    component.location.problem(
                        "\(above.quoted) has nothing beneath it that could be called "
                            + component.value.quoted
                    )
                )
                return nil
            case .section, .list:
                steps.append(component)
                shape = shape.inner(component.value) ?? .value
                rest = rest.dropFirst()
            }
        }
        return ResolvedPath(steps: steps, shape: shape, location: location)
    }
}

/// A path that the schema knows.
struct ResolvedPath {
    let steps: [Located<String>]
    /// What may stand at the path's end.
    let shape: Shape
    let location: Location

    var text: String { steps.map(\.value).joined(separator: ".") }

    /// Whether this path leads to `other` or to something that contains it.
    func contains(_ other: ResolvedPath) -> Bool {
        other.steps.map(\.value).starts(with: steps.map(\.value))
    }

    /// Whether the value may differ between the trials of one experiment.
    var isSweepable: Bool {
        steps.first.flatMap { RootKey(rawValue: $0.value) }?.isSweepable ?? false
    }
}
