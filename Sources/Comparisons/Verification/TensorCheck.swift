import Records

/// Whether tensors belong to trials that are there, and have the bits that `/trials/tensors_sha256` states.
struct TensorCheck {
    let reader: RecordReader
    let trials: Table

    /// What is wrong with the tensors.
    var defects: [Defect] {
        guard case .string(let ids)? = trials["id"]?.values else { return [] }
        let groups = Dictionary(grouping: reader.tensorNames, by: \.trial)
        let known = Set(ids.map { String($0.prefix(12)) })
        let strangers = groups.keys.filter { !known.contains($0) }.sorted().map { group in
            Defect(
                "/tensors/\(group)",
                .mismatch,
                found: "tensors of a trial that is not in /trials",
                expected: "the first twelve digits of a trial's identity"
            )
        }
        guard case .string(let digests)? = trials["tensors_sha256"]?.values else {
            return strangers
        }
        return strangers
            + zip(ids, digests).compactMap { id, digest in
                let group = String(id.prefix(12))
                let found = self.digest(group, groups[group]?.map(\.name) ?? [])
                guard let found, found != digest else { return nil }
                return Defect(
                    "/tensors/\(group)",
                    .damaged,
                    found: found.isEmpty ? "there are none" : "tensors with SHA-256 \(found)",
                    expected: digest.isEmpty
                        ? "none, as /trials/tensors_sha256 says"
                        : "\(digest), as /trials/tensors_sha256 says"
                )
            }
    }

    /// The digest of a trial's tensors; nil where one cannot be read, which is said elsewhere.
    private func digest(_ trial: String, _ names: [String]) -> String? {
        do throws(RecordError) {
            return RecordedTensor.digest(
                of: try names.map { (name) throws(RecordError) in
                    try reader.tensor(trial: trial, name: name)
                }
            )
        } catch {
            return nil
        }
    }
}
