import Foundation
import Queries
import Specs

/// A claim as it stands in the record's resolved specification, with the keys of the experiment file.
extension Claim: Decodable {
    /// The claim as a value of JSON.
    var json: CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = [
            Key.id.rawValue: .string(id), Key.claim.rawValue: .string(statement),
        ]
        func set(_ key: Key, _ value: CanonicalJSON.Value) { members[key.rawValue] = value }
        func set(_ key: Key, _ selection: Selection?) {
            guard let selection, !selection.conditions.isEmpty else { return }
            let pairs = selection.conditions.map { ($0.key, Self.texts($0.values.map(\.text))) }
            members[key.rawValue] = .object(Dictionary(pairs) { _, last in last })
        }
        func set(_ quantity: Quantity) {
            set(.value, .string(quantity.query.value.description))
            set(.reduce, .string(quantity.query.reduction.rawValue))
            set(.where, quantity.query.selection)
            set(.relativeTo, quantity.relativeTo)
        }
        func set(tolerance: Double) {
            if tolerance != 0 { set(.tolerance, .number(tolerance)) }
        }
        switch form {
        case .bound(let quantity, let bound):
            set(quantity)
            set(tolerance: bound.tolerance)
            members[bound.relation.rawValue] = .array(bound.numbers.map { .number($0) })
        case .trend(let quantity, let trend, let along, let order):
            set(quantity)
            set(tolerance: trend.tolerance)
            set(.trend, .string(trend.direction.rawValue))
            set(.along, .string(along))
            if let order { set(.order, Self.texts(order.map(\.text))) }
        case .sameBits(let axes, let column, let selection):
            set(.value, .string(column.description))
            set(.where, selection)
            set(.sameBits, Self.texts(axes))
        }
        return .object(members)
    }

    private static func texts(_ texts: [String]) -> CanonicalJSON.Value {
        .array(texts.map { .string($0) })
    }

    private enum Key: String, CodingKey {
        case id, claim, value, `where`, reduce, along, order, trend, tolerance
        case relativeTo = "relative_to"
        case sameBits = "same_bits"
    }

    /// The key of a bound is its relation.
    private struct BoundKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ relation: ClaimBound.Relation) { stringValue = relation.rawValue }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads what `json` wrote.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        func wrong(_ key: Key) -> DecodingError {
            .dataCorruptedError(
                forKey: key,
                in: values,
                debugDescription: "no such \(key.rawValue)"
            )
        }
        func selection(_ key: Key) throws -> Selection? {
            try values.decodeIfPresent([String: [String]].self, forKey: key).map { members in
                Selection(
                    members.sorted { $0.key < $1.key }.map { key, texts in
                        Selection.Condition(key, texts.map { SelectedValue($0) })
                    }
                )
            }
        }
        id = try values.decode(String.self, forKey: .id)
        statement = try values.decode(String.self, forKey: .claim)
        let path = ColumnPath(try values.decode(String.self, forKey: .value))
        guard let path else { throw wrong(.value) }
        let chosen = try selection(.where) ?? .everything
        if let axes = try values.decodeIfPresent([String].self, forKey: .sameBits) {
            form = .sameBits(axes, column: path, selection: chosen)
            return
        }
        let reduction = Reduction(rawValue: try values.decode(String.self, forKey: .reduce))
        guard let reduction else { throw wrong(.reduce) }
        let quantity = Quantity(
            query: Query(path, where: chosen, reduce: reduction),
            relativeTo: try selection(.relativeTo)
        )
        let tolerance = try values.decodeIfPresent(Double.self, forKey: .tolerance) ?? 0
        if let name = try values.decodeIfPresent(String.self, forKey: .trend) {
            guard let direction = ClaimTrend.Direction(rawValue: name) else { throw wrong(.trend) }
            form = .trend(
                quantity,
                ClaimTrend(direction, tolerance: tolerance),
                along: try values.decode(String.self, forKey: .along),
                order: try values.decodeIfPresent([String].self, forKey: .order)?
                    .map { SelectedValue($0) }
            )
            return
        }
        let bounds = try decoder.container(keyedBy: BoundKey.self)
        for relation in ClaimBound.Relation.allCases {
            let key = BoundKey(relation)
            guard let numbers = try bounds.decodeIfPresent([Double].self, forKey: key),
                numbers.count == (relation == .between ? 2 : 1)
            else { continue }
            form = .bound(quantity, ClaimBound(relation, numbers, tolerance: tolerance))
            return
        }
        throw wrong(.claim)
    }
}
