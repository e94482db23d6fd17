public import Queries
import Records
public import Specs

/// What claims ask for that a record does not have: tables, columns, axes, values.
public enum ClaimProblems {
    /// A problem for each of them, at its place in the file.
    ///
    /// Of a record whose tables have no rows yet, which is what a plan can tell, values of axes are checked and others not.
    public static func problems(_ claims: [ClaimSpec], in source: QuerySource) -> [Problem] {
        claims.flatMap { claim in
            guard let settled = Claim(claim) else { return [Problem]() }
            return Probe(claim: claim, source: source).problems(settled)
        }
    }

    /// Asks for each thing on its own, so that all problems are found.
    private struct Probe {
        let claim: ClaimSpec
        let source: QuerySource

        func problems(_ settled: Claim) -> [Problem] {
            switch (claim.form, settled.form) {
            case (.bound(let spec, _), .bound(let quantity, _)):
                return self.quantity(spec, quantity)
            case (.trend(let spec, _, let along, let order), .trend(let quantity, _, _, _)):
                let path = quantity.query.value
                let others = self.quantity(spec, quantity)
                if let problem = key(along, of: path) { return others + [problem] }
                return others
                    + (order ?? []).flatMap { conditions([.init(key: along, values: [$0])], path) }
            case (.sameBits(let axes, let value, let selection), .sameBits(_, let column, _)):
                return bits(axes, value, selection, column)
            default: return []
            }
        }

        private func quantity(
            _ spec: ClaimSpec.Quantity,
            _ quantity: Claim.Quantity
        ) -> [Problem] {
            let path = quantity.query.value
            let query = Query(path, where: .everything, reduce: quantity.query.reduction)
            if let problem = problem(
                { () throws(QueryError) in _ = try source.answer(query) },
                at: spec.value
            ) {
                return [problem]
            }
            return conditions(spec.selection + (spec.relativeTo ?? []), path)
        }

        private func bits(
            _ axes: [Located<String>],
            _ value: Located<String>?,
            _ selection: [ClaimSpec.Condition],
            _ column: ColumnPath
        ) -> [Problem] {
            let place = value ?? Located(column.description, at: claim.location)
            guard column.table == source.trials.name else {
                return [
                    place.location.problem(
                        "'same_bits' compares trials, and \(column.table) is not the table of trials",
                        remedy: "leave 'value' out, or name a column of 'trials'"
                    )
                ]
            }
            let query = Query(column, where: .everything, reduce: .count)
            if let problem = problem(
                { () throws(QueryError) in _ = try source.answer(query) },
                at: place
            ) {
                return [problem]
            }
            let known = source.axes.map(\.path)
            let strangers = axes.filter { !known.contains($0.value) }.map { axis in
                axis.location.problem(
                    "'\(axis.value)' is no axis of this sweep",
                    written: axis.value,
                    expected: known
                )
            }
            return strangers + conditions(selection, column)
        }

        private func conditions(
            _ conditions: [ClaimSpec.Condition],
            _ path: ColumnPath
        ) -> [Problem] {
            conditions.flatMap { condition in
                if let problem = key(condition.key, of: path) { return [problem] }
                return condition.values.compactMap { value in
                    let selection = Selection([
                        .init(condition.key.value, [SelectedValue(value.value)])
                    ])
                    let query = Query(path, where: selection, reduce: .count)
                    return problem(
                        { () throws(QueryError) in _ = try source.answer(query) },
                        at: value
                    )
                }
            }
        }

        /// Whether rows can be told apart by a key.
        private func key(_ key: Located<String>, of path: ColumnPath) -> Problem? {
            problem(
                { () throws(QueryError) in
                    _ = try PivotTable(rows: [key.value], value: path, reduce: .count, of: source)
                },
                at: key
            )
        }

        private func problem(
            _ ask: () throws(QueryError) -> Void,
            at place: Located<String>
        ) -> Problem? {
            do {
                try ask()
                return nil
            } catch {
                guard case .wrong(let mistake) = error else {
                    return place.location.problem("\(error)")
                }
                // What no row has yet may come.
                if mistake.problem == .unknownValue, mistake.known.isEmpty { return nil }
                return place.location.problem(
                    mistake.found,
                    written: mistake.written,
                    expected: Array(mistake.known.prefix(40)),
                    remedy: mistake.remedy
                )
            }
        }
    }
}
