import Records

extension RecordReader {
    /// Processor, instruction set, threads and versions in a sentence, for records with these trials.
    ///
    /// Throws `RecordError` where they cannot be read.
    func circumstances(trials: Table) throws(RecordError) -> String {
        let facts = try provenance()
        func text(_ name: String) -> String? {
            switch facts.first(where: { $0.name == name })?.value {
            case .text(let text): text.isEmpty ? nil : text
            case .integer(let number, _): "\(number)"
            case .real(let number, _): "\(number)"
            case nil: nil
            }
        }
        let threads = text("threads").map { $0 == "1" ? "1 thread" : "\($0) threads" }
        let machine = [text("processor"), text("instruction_set"), threads].compactMap { $0 }
        var versions = text("sdlab_version").map { ["sdlab \($0)"] } ?? []
        if let commit = text("git_commit") { versions.append("commit \(commit.prefix(12))") }
        let matmuls = trials["matmul"] == nil ? [] : try trials.strings("matmul")
        if matmuls.contains("openblas"), let version = text("openblas") {
            versions.append(version.split(separator: " ").prefix(2).joined(separator: " "))
        }
        return (machine + versions).joined(separator: ", ")
    }
}
