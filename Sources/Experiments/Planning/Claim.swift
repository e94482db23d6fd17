import Foundation
public import Queries
public import Specs

/// What an author claims about the results, settled: a sentence, and a form of it that a record keeps or breaks.
public struct Claim: Sendable, Hashable {
    /// The number that is claimed about.
    public struct Quantity: Sendable, Hashable {
        /// What is asked of the record.
        public let query: Query
        /// What the selection has instead for the number that it is divided by; nil where it is not divided.
        public let relativeTo: Selection?

        /// The question for the number that it is divided by.
        var denominator: Query? {
            relativeTo.map { query.changing($0) }
        }

        /// The quantity of other rows.
        func changing(_ selection: Selection) -> Quantity {
            Quantity(query: query.changing(selection), relativeTo: relativeTo)
        }
    }

    /// What has to hold.
    public enum Form: Sendable, Hashable {
        /// The quantity lies within bounds; with `all`, every value does.
        case bound(Quantity, ClaimBound)
        /// The quantity grows or shrinks along a key, in the record's order or in the one given.
        case trend(Quantity, ClaimTrend, along: String, order: [SelectedValue]?)
        /// Trials that differ in these axes alone have the same text in a column of `/trials`.
        case sameBits([String], column: ColumnPath, selection: Selection)
    }

    /// The name.
    public let id: String
    /// The sentence.
    public let statement: String
    /// What has to hold.
    public let form: Form
}

extension Query {
    /// The same question to other rows.
    func changing(_ selection: Selection) -> Query {
        Query(value, where: self.selection.changing(selection), reduce: reduction)
    }
}

extension Claim {
    /// The claim of a specification; nil where its column is no column's name, which reading has refused.
    init?(_ spec: ClaimSpec) {
        id = spec.id.value
        statement = spec.statement.value
        switch spec.form {
        case .bound(let quantity, let bound):
            guard let quantity = Quantity(quantity) else { return nil }
            form = .bound(quantity, bound)
        case .trend(let quantity, let trend, let along, let order):
            guard let quantity = Quantity(quantity) else { return nil }
            form = .trend(
                quantity,
                trend,
                along: along.value,
                order: order?.map { SelectedValue($0.value) }
            )
        case .sameBits(let axes, let value, let selection):
            let standard = "trials.\(TrialTables.digestColumn)"
            guard let column = ColumnPath(value?.value ?? standard) else { return nil }
            form = .sameBits(axes.map(\.value), column: column, selection: Selection(selection))
        }
    }
}

extension Claim.Quantity {
    fileprivate init?(_ spec: ClaimSpec.Quantity) {
        guard let path = ColumnPath(spec.value.value) else { return nil }
        let named = spec.reduction.flatMap { Reduction(rawValue: $0.value.rawValue) }
        query = Query(
            path,
            where: Selection(spec.selection),
            reduce: named ?? Reduction.usual(of: path)
        )
        relativeTo = spec.relativeTo.map(Selection.init)
    }
}

extension Selection {
    init(_ conditions: [ClaimSpec.Condition]) {
        self.init(
            conditions.map { condition in
                Condition(condition.key.value, condition.values.map { SelectedValue($0.value) })
            }
        )
    }
}
