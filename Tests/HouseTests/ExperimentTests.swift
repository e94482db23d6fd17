import Testing

/// The ready experiments explain themselves.
struct ExperimentTests {
    @Test("every experiment has a description")
    func descriptions() throws {
        guard House.folders(in: ".")?.contains("experiments") == true else { return }
        let files = try House.files(under: "experiments", "yaml")
        #expect(!files.isEmpty)
        for path in files {
            let description = Self.description(try House.text(path))
            #expect((description ?? "").count > 20, "\(path) has no description worth the name")
        }
    }

    /// The text of the top-level key `description`, on its own line or in the block under it.
    private static func description(_ yaml: String) -> String? {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("description:") }) else {
            return nil
        }
        let first = lines[start].dropFirst("description:".count).drop { " |>+-".contains($0) }
        let block = lines[(start + 1)...].prefix { $0.isEmpty || $0.hasPrefix(" ") }
        return ([first] + block).joined(separator: " ")
            .split(separator: " ").joined(separator: " ")
    }
}
