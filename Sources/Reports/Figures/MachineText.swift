import Records

extension FigureSource {
    /// The machine that a record's times were measured on, as captions name it: processor, threads, instruction set.
    var machine: String {
        let facts = (try? reader.provenance()) ?? []
        func fact(_ name: String) -> String? {
            switch facts.first(where: { $0.name == name })?.value {
            case .text(let text)?: text.isEmpty ? nil : text
            case .integer(let number, _)?: "\(number)"
            default: nil
            }
        }
        let parts = [
            fact("processor"),
            fact("threads").map { $0 == "1" ? "1 thread" : "\($0) threads" },
            fact("instruction_set").map { "instruction set \($0)" },
            fact("sdlab_version").map { "sdlab \($0)" },
        ]
        let known = parts.compactMap(\.self)
        return known.isEmpty
            ? "a machine that the record does not name" : known.joined(separator: ", ")
    }
}
