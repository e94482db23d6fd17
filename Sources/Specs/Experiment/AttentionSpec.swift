/// Which attention backend serves which layer.
public struct AttentionSpec: Sendable {
    /// The layers that a pattern selects, and the backend that serves them.
    public struct Layer: Sendable {
        /// A glob on the module's path.
        public let pattern: Located<String>
        /// The backend.
        public let backend: Choice
    }

    /// The backend of every layer that no pattern selects; `vanilla` if the author named none.
    public let backend: Choice
    /// The exceptions in the order they were written; of several that match, the last one counts.
    public let layers: [Layer]

    /// Reads the section `attention`.
    init(_ section: Section<AttentionKey>) {
        backend = section.choice(.backend) ?? Choice(section.absent("vanilla"))
        layers = (section.entries(.layers) ?? []).compactMap { entry in
            entry.value.choice("\(section.name(.layers)).\(entry.key.value)", section.ledger)
                .map { Layer(pattern: entry.key, backend: $0) }
        }
    }
}

/// The keys of the section `attention`.
enum AttentionKey: String, SectionKey {
    case backend, layers

    var shape: Shape {
        switch self {
        case .backend: .choice
        case .layers: .table(of: .choice)
        }
    }
}
