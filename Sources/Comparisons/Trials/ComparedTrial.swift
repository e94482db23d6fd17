package import Records
package import Specs

/// A trial of one of the two records.
public struct ComparedTrial: Sendable {
    /// The row in `/trials`.
    public let row: Int
    /// The identity, a few words, and the values of the swept axes by name.
    public let id: String, label: String, axes: [String: String]
    /// `reference` where it is there for others to be compared with.
    public let role: String
    /// How it ended.
    public let status: String
    /// What it was asked to do, as canonical JSON; nil where the record does not say so.
    package let settings: CanonicalJSON.Value?

    /// The first twelve digits of the identity, which name files and groups.
    public var shortID: String { String(id.prefix(12)) }

    /// The trials of a record. Throws `RecordError` where `/trials` lacks a column.
    package static func all(
        of table: Table,
        specification: CanonicalJSON.Value?
    ) throws(RecordError) -> [ComparedTrial] {
        let ids = try table.strings("id"), labels = try table.strings("label")
        let statuses = try table.strings("status")
        let roles = table["role"] == nil ? [] : try table.strings("role")
        let axes = table.axes
        let values = try axes.map { (axis) throws(RecordError) in try table.strings(axis.column) }
        let settings = specification.map(Self.settings) ?? [:]
        return ids.indices.map { row in
            ComparedTrial(
                row: row,
                id: ids[row],
                label: labels[row],
                axes: Dictionary(
                    uniqueKeysWithValues: zip(axes, values).map { ($0.column, $1[row]) }
                ),
                role: roles.isEmpty ? "trial" : roles[row],
                status: statuses[row],
                settings: settings[ids[row]] ?? (ids.count == 1 ? specification : nil)
            )
        }
    }

    /// The settings of each trial of a plan, by identity; of a shard, whose specification they are, none.
    private static func settings(
        _ specification: CanonicalJSON.Value
    ) -> [String: CanonicalJSON.Value] {
        var found: [String: CanonicalJSON.Value] = [:]
        for trial in specification.trials {
            if case .string(let id)? = trial["id"], let settings = trial["settings"] {
                found[id] = settings
            }
        }
        return found
    }
}

extension CanonicalJSON.Value {
    /// A member of an object, or nil.
    subscript(key: String) -> CanonicalJSON.Value? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// The trials of a whole plan; none of another value.
    var trials: [CanonicalJSON.Value] {
        if case .array(let trials)? = self["trials"] { trials } else { [] }
    }
}
