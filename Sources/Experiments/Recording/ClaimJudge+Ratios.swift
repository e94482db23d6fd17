import Queries
import Records
import Specs

/// Ratios of several pairs: a pair is what agrees on everything that `relative_to` does not change.
extension ClaimJudge {
    /// The quantity for each pair, in the order of the trials; itself where it is not divided, or there is one pair.
    func pairs(_ quantity: Claim.Quantity) throws(QueryError) -> [Claim.Quantity] {
        guard let relativeTo = quantity.relativeTo else { return [quantity] }
        let changed = Set(relativeTo.conditions.map(\.key))
        let axes = source.trials.axes.filter {
            !changed.contains($0.path) && !changed.contains($0.column)
        }
        let values = axes.map { texts($0.column) }
        var seen: Set<[String]> = []
        let places = try source.answer(quantity.query).trials
            .map { trial in values.map { $0[trial] } }
            .filter { seen.insert($0).inserted }
        guard places.count > 1 else { return [quantity] }
        return places.map { place in
            quantity.changing(
                Selection(zip(axes, place).map { .init($0.path, [SelectedValue($1)]) })
            )
        }
    }

    /// Every ratio has to hold.
    func ratios(
        _ judgement: ClaimJudgement,
        _ pairs: [Claim.Quantity],
        of quantity: Claim.Quantity,
        _ bound: ClaimBound
    ) throws(QueryError) -> ClaimJudgement {
        var measures: [Measure] = []
        for pair in pairs { measures.append(try measure(pair)) }
        var judgement = judgement
        judgement.trials = Set(measures.flatMap(\.trials)).sorted()
        judgement.units = "1"
        let values = measures.compactMap(\.value)
        if let least = values.min(), let greatest = values.max() {
            judgement.found =
                "\(values.count) ratios from \(text(least)) to \(text(greatest))"
                + Self.leftOut(measures.reduce(0) { $0 + $1.undefined })
        }
        // A trial that was not completed makes no pair.
        let whole = try source.answer(quantity.query)
        if let obstacle = unfinished(whole.unfinished) ?? measures.compactMap(\.obstacle).first {
            return judgement.turning(.undecided, obstacle)
        }
        let wrong = measures.filter { measure in !(measure.value.map(bound.holds) ?? false) }
        // The one that breaks the claim, or else the largest, stands for all.
        let shown = wrong.first ?? measures.max { ($0.value ?? 0) < ($1.value ?? 0) }
        judgement.value = shown?.value
        judgement.numerator = shown?.above.value
        judgement.denominator = shown?.below?.value
        guard let first = wrong.first?.value else { return judgement }
        return judgement.turning(
            .broken,
            "\(wrong.count) of \(values.count) ratios are not \(bound.words), the first is \(text(first))"
        )
    }
}
