import Foundation
import Queries
import Records
import Specs

/// Judges claims by a finished record's numbers alone, so that it can be judged anew.
struct ClaimJudge {
    let source: QuerySource
    /// Trials of the plan that the record lacks.
    let missing: Int

    /// What the record says of a claim. Throws `RecordError` where it cannot be read.
    func judgement(of claim: Claim) throws(RecordError) -> ClaimJudgement {
        let judgement = ClaimJudgement(claim)
        do {
            let judged =
                switch claim.form {
                case .bound(let quantity, let bound): try self.bound(judgement, quantity, bound)
                case .trend(let quantity, let trend, let along, let order):
                    try self.trend(judgement, quantity, trend, along: along, order)
                case .sameBits(let axes, let column, let selection):
                    try sameBits(judgement, axes, column, selection)
                }
            guard missing > 0 else { return judged }
            return judged.turning(
                .undecided,
                "\(missing) \(missing == 1 ? "trial is" : "trials are") missing in this record"
            )
        } catch {
            switch error {
            case .unreadable(let error): throw error
            case .wrong(let mistake): return judgement.turning(.undecided, mistake.found)
            }
        }
    }

    /// A number, what it is made of, and why there is none.
    struct Measure {
        var value: Double?
        let above: QueryResult, below: QueryResult?
        var obstacle: String?

        var trials: [Int] { Set(above.trials + (below?.trials ?? [])).sorted() }
        /// Rows whose value is undefined.
        var undefined: Int { above.undefined + (below?.undefined ?? 0) }
    }

    func measure(_ quantity: Claim.Quantity) throws(QueryError) -> Measure {
        let above = try source.answer(quantity.query)
        guard let question = quantity.denominator else {
            return Measure(value: above.value, above: above, below: nil, obstacle: obstacle(above))
        }
        let below = try source.answer(question)
        var measure = Measure(above: above, below: below)
        measure.obstacle = obstacle(above) ?? obstacle(below)
        if let numerator = above.value, let denominator = below.value {
            measure.value = numerator / denominator
            if measure.value?.isNaN == true, measure.obstacle == nil {
                measure.obstacle = "\(text(numerator)) over \(text(denominator)) is undefined"
            }
        }
        return measure
    }

    /// Why an answer decides nothing, or nil.
    private func obstacle(_ result: QueryResult) -> String? {
        if let unfinished = self.unfinished(result.unfinished) { return unfinished }
        guard result.values.isEmpty, result.query.reduction != .count else { return nil }
        let part = result.query.selection.description
        let place = "\(result.query.value)\(part.isEmpty ? "" : " (\(part))")"
        return result.undefined > 0
            ? "\(place) is undefined in all rows" : "\(place) has no rows in this record"
    }

    /// The trials that were not completed, in words; nil where there are none.
    func unfinished(_ rows: [Int]) -> String? {
        guard !rows.isEmpty else { return nil }
        func texts(_ name: String) -> [String] {
            if case .string(let texts)? = source.trials[name]?.values { texts } else { [] }
        }
        let labels = texts("label"), statuses = texts("status")
        let names = rows.prefix(3).map { row in
            let label = labels.indices.contains(row) ? labels[row] : "trial \(row)"
            return statuses.indices.contains(row) ? "\(label) (\(statuses[row]))" : label
        }
        let rest = rows.count > 3 ? " and \(rows.count - 3) more" : ""
        return "not completed: \(names.joined(separator: ", "))\(rest)"
    }

    private func bound(
        _ judgement: ClaimJudgement,
        _ quantity: Claim.Quantity,
        _ bound: ClaimBound
    ) throws(QueryError) -> ClaimJudgement {
        let pairs = try self.pairs(quantity)
        if pairs.count > 1 { return try ratios(judgement, pairs, of: quantity, bound) }
        let measure = try self.measure(quantity)
        var judgement = judgement
        judgement.trials = measure.trials
        judgement.units = measure.below == nil ? measure.above.units : "1"
        if quantity.query.reduction == .all {
            return each(judgement, measure.above, measure.obstacle, bound)
        }
        judgement.value = measure.value
        if let below = measure.below {
            (judgement.numerator, judgement.denominator) = (measure.above.value, below.value)
        } else {
            judgement.row = measure.above.row
        }
        judgement.found = measure.value.map { text($0) + judgement.unit } ?? ""
        if let numerator = judgement.numerator, let denominator = judgement.denominator {
            judgement.found += " = \(text(numerator)) / \(text(denominator))"
        }
        judgement.found += Self.leftOut(measure.undefined)
        if let obstacle = measure.obstacle { return judgement.turning(.undecided, obstacle) }
        guard let value = measure.value, bound.holds(value) else {
            return judgement.turning(.broken, "not \(bound.words)")
        }
        return judgement
    }

    /// Every value has to hold.
    private func each(
        _ judgement: ClaimJudgement,
        _ result: QueryResult,
        _ obstacle: String?,
        _ bound: ClaimBound
    ) -> ClaimJudgement {
        var judgement = judgement
        if let least = result.values.min(), let greatest = result.values.max() {
            judgement.found =
                "\(result.values.count) values from \(text(least)) to \(text(greatest))"
                + judgement.unit + Self.leftOut(result.undefined)
        }
        if let obstacle { return judgement.turning(.undecided, obstacle) }
        let wrong = result.values.indices.filter { !bound.holds(result.values[$0]) }
        guard let first = wrong.first else { return judgement }
        judgement.value = result.values[first]
        judgement.row = result.rows[first]
        return judgement.turning(
            .broken,
            "\(wrong.count) of \(result.values.count) values are not \(bound.words), the first is "
                + text(result.values[first])
        )
    }

    private func trend(
        _ judgement: ClaimJudgement,
        _ quantity: Claim.Quantity,
        _ trend: ClaimTrend,
        along key: String,
        _ order: [SelectedValue]?
    ) throws(QueryError) -> ClaimJudgement {
        let table = try PivotTable(
            rows: [key],
            value: quantity.query.value,
            reduce: .count,
            selection: quantity.query.selection,
            of: source
        )
        // What is named in an order is asked for place by place; trials elsewhere do not matter to it.
        let places = order ?? Self.ascending(table.rows.map { $0[0] }).map { SelectedValue($0) }
        var judgement = judgement
        var obstacle = order == nil ? unfinished(table.unfinished) : nil
        var numbers: [Double] = [], undefined = 0
        for place in places {
            let there: Selection = Selection([.init(key, [place])])
            let measure = try self.measure(quantity.changing(there))
            obstacle = obstacle ?? measure.obstacle
            judgement.trials = Set(judgement.trials + measure.trials).sorted()
            judgement.units = measure.below == nil ? measure.above.units : "1"
            if let value = measure.value { numbers.append(value) }
            undefined += measure.undefined
        }
        let named = numbers.count == places.count
        judgement.found =
            zip(places, numbers).map { "\($0) \(text($1))" }.joined(separator: ", ")
            + judgement.unit + Self.leftOut(undefined)
        if obstacle == nil, places.count < 2 || !named {
            obstacle = "\(key) has \(places.count) \(places.count == 1 ? "value" : "values") here"
        }
        if let obstacle {
            if !named { judgement.found = "" }
            return judgement.turning(.undecided, obstacle)
        }
        let wrong = places.indices.dropLast().first { index in
            !trend.allows(numbers[index + 1], after: numbers[index])
        }
        guard let wrong else { return judgement }
        return judgement.turning(
            .broken,
            "not \(trend.words) from \(places[wrong]) to \(places[wrong + 1])"
        )
    }

    private func sameBits(
        _ judgement: ClaimJudgement,
        _ across: [String],
        _ column: ColumnPath,
        _ selection: Selection
    ) throws(QueryError) -> ClaimJudgement {
        let result = try source.answer(Query(column, where: selection, reduce: .count))
        // That these are axes is what grouping by them asks for.
        _ = try PivotTable(rows: across, value: column, reduce: .count, of: source)
        var judgement = judgement
        judgement.trials = result.rows
        if let unfinished = self.unfinished(result.unfinished) {
            return judgement.turning(.undecided, unfinished)
        }
        let texts = self.texts(column.column)
        let others = source.trials.axes.filter {
            !across.contains($0.path) && !across.contains($0.column)
        }
        let values = others.map { self.texts($0.column) }
        let groups = Dictionary(grouping: result.rows) { row in values.map { $0[row] } }.values
            .filter { $0.count > 1 }.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
        guard !groups.isEmpty else {
            return judgement.turning(
                .undecided,
                "no two trials differ in \(across.joined(separator: " and ")) alone"
            )
        }
        if let row = groups.joined().first(where: { texts[$0].isEmpty }) {
            return judgement.turning(.undecided, "\(label(row)) has nothing in \(column)")
        }
        let differing = groups.compactMap { rows in
            rows.first { texts[$0] != texts[rows[0]] }.map { (rows[0], $0) }
        }
        judgement.found =
            "\(groups.count - differing.count) of \(groups.count) groups of trials are the same"
        guard let (first, other) = differing.first else { return judgement }
        return judgement.turning(.broken, "\(label(other)) differs from \(label(first))")
    }

    /// Numbers by their size; other texts as they come.
    private static func ascending(_ texts: [String]) -> [String] {
        let numbers = texts.compactMap(Double.init)
        guard numbers.count == texts.count else { return texts }
        return zip(numbers, texts).sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// What has to be said of undefined values, which no number shows.
    static func leftOut(_ undefined: Int) -> String {
        undefined == 0 ? "" : "; \(undefined) undefined left out"
    }

    /// A column of trials in words.
    func texts(_ name: String) -> [String] {
        let count = source.trials.count
        switch source.trials[name]?.values {
        case .string(let texts): return texts
        case nil: return Array(repeating: "", count: count)
        default:
            let numbers = try? source.trials.numbers(name)
            return numbers?.map { "\($0)" } ?? Array(repeating: "", count: count)
        }
    }

    private func label(_ row: Int) -> String {
        let labels = texts("label")
        return labels[row].isEmpty ? "trial \(row)" : labels[row]
    }

    func text(_ value: Double) -> String { String(format: "%.3g", value) }
}
