/// What the schema allows at one place of a specification, as far as paths need to know it.
indirect enum Shape: Sendable {
    /// A value that is assigned as a whole.
    case value
    /// A mapping with the given keys. A bare value stands for a mapping of the shorthand key to it.
    case section(any SectionKey.Type, shorthand: String? = nil)
    /// A list.
    case list(of: Shape)
    /// A name, or a mapping of `name` and options that only the named thing knows.
    case choice
    /// A mapping with keys of the author's own, which may contain dots.
    case table(of: Shape)

    /// The whole specification.
    static let root = Shape.section(RootKey.self)

    /// The key that a bare value stands for.
    var shorthand: String? {
        switch self {
        case .section(_, let shorthand): shorthand
        case .choice: "name"
        case .value, .list, .table: nil
        }
    }

    /// The shape beneath a key (or beneath any item of a list); nothing if there is no such key.
    func inner(_ key: String) -> Shape? {
        switch self {
        case .value: nil
        case .section(let keys, _): keys.shape(of: key)
        case .list(let inner), .table(let inner): inner
        case .choice: .value
        }
    }
}

/// The keys of one section of the specification: the closed list that the author may choose from.
protocol SectionKey: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What may stand beneath the key.
    var shape: Shape { get }
}

extension SectionKey {
    var shape: Shape { .value }

    /// All keys as they are written.
    static var names: [String] { allCases.map(\.rawValue) }

    /// The shape beneath the key of that name, if there is one.
    static func shape(of name: String) -> Shape? { Self(rawValue: name)?.shape }
}
