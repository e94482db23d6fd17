public import Specs

/// What is said of an experiment besides its trials: what a report needs to present it.
public struct Presentation: Sendable {
    /// What it asks, in Markdown; nil where the author did not say.
    public let description: String?
    /// Who made it.
    public let authors: [Author]
    /// The licence of the results, or nil.
    public let license: String?
    /// The model as the author named it; nil where there is none.
    public let model: String?
    /// The cells of the notebook; nil where they are left to the program.
    public let notebook: [NotebookCell]?

    /// The presentation that a specification asks for.
    init(_ spec: ExperimentSpec) {
        description = spec.description
        authors = spec.authors
        license = spec.license?.value
        model = spec.model?.value
        notebook = spec.notebook
    }

    /// The figures that the notebook asks for, or nil where it is left to the program.
    public var figures: [Located<String>]? { notebook?.compactMap(\.figure) }

    /// Its members of the plan's canonical JSON.
    var members: [String: CanonicalJSON.Value] {
        var members: [String: CanonicalJSON.Value] = [:]
        members["description"] = description.map { .string($0) }
        members["license"] = license.map { .string($0) }
        members["model"] = model.map { .string($0) }
        members["notebook"] = notebook.map { .array($0.map(\.json)) }
        if !authors.isEmpty {
            members["authors"] = .array(
                authors.map { author in
                    var members = ["name": CanonicalJSON.Value.string(author.name.value)]
                    members["orcid"] = author.orcid.map { .string($0.value) }
                    return .object(members)
                }
            )
        }
        return members
    }
}
