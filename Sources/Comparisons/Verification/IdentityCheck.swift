import Crypto
import Records
import Specs

/// Whether trials are what their identities say: the SHA-256 of their settings.
struct IdentityCheck {
    let reader: RecordReader
    let trials: Table
    let specification: Record.Specification

    private static let resolvedPath = "/spec/resolved"

    /// What is wrong with the identities of a record or a shard.
    var defects: [Defect] {
        guard case .string(let ids)? = trials["id"]?.values else { return [] }
        guard let resolved = CanonicalJSON.value(of: specification.resolved) else {
            return [
                Defect(
                    Self.resolvedPath,
                    .damaged,
                    found: "a text that is no canonical JSON",
                    expected: "the settings of every trial as JSON by RFC 8785"
                )
            ]
        }
        if let trial = reader.trial {
            return defects(ofShard: trial, ids: ids, resolved)
        }
        return defects(ofRecord: ids, resolved)
    }

    private func defects(
        ofShard trial: String,
        ids: [String],
        _ settings: CanonicalJSON.Value
    ) -> [Defect] {
        let hash = Self.hash(settings)
        var defects: [Defect] = []
        if ids != [trial] {
            defects.append(
                Defect(
                    "/trials/id",
                    .mismatch,
                    found: ids.isEmpty ? "no trial" : ids.joined(separator: ", "),
                    expected: "\(trial), the trial that /@trial names"
                )
            )
        }
        if hash != trial { defects.append(wrong("/@trial", trial, hash)) }
        return defects
    }

    private func defects(ofRecord ids: [String], _ resolved: CanonicalJSON.Value) -> [Defect] {
        let planned = resolved.trials
        guard planned.count == ids.count else {
            return [
                Defect(
                    "/trials/id",
                    .mismatch,
                    found: "\(ids.count) trials",
                    expected: "\(planned.count), as in \(Self.resolvedPath)"
                )
            ]
        }
        return ids.indices.compactMap { row in
            let hash = planned[row]["settings"].map(Self.hash) ?? "none"
            return hash == ids[row] ? nil : wrong("/trials/id, row \(row)", ids[row], hash)
        }
    }

    private func wrong(_ object: String, _ found: String, _ expected: String) -> Defect {
        Defect(
            object,
            .damaged,
            found: found,
            expected: "\(expected), the SHA-256 of the trial's settings in \(Self.resolvedPath)"
        )
    }

    private static func hash(_ settings: CanonicalJSON.Value) -> String {
        SHA256.hash(data: CanonicalJSON.bytes(settings)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        .joined()
    }
}
