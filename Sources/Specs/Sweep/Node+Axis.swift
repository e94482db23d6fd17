import Foundation

extension Node {
    /// The values of an axis: a list, or `{range: [first, last, step]}`, both ends included.
    ///
    /// The numbers of a range are computed in decimal: `[0, 0.3, 0.1]` is 0, 0.1, 0.2 and 0.3.
    func axisValues(_ name: String, _ ledger: ProblemLedger) -> [Node]? {
        guard isRange, let range = entries?.first?.value else { return list(name, ledger) }
        guard let items = range.list("\(name).range", ledger) else { return nil }
        let numbers = items.compactMap(\.decimal)
        guard items.count == 3, numbers.count == 3 else {
            ledger.report(
                range.location.problem(
                    "\(name.quoted) has a range that is not three numbers",
                    remedy: "write the first, the last and the step: {range: [10, 50, 10]}"
                )
            )
            return nil
        }
        let (first, last, step) = (numbers[0], numbers[1], numbers[2])
        let isEmpty = step > 0 ? last < first : last > first
        guard step != 0, !isEmpty else {
            ledger.report(
                range.location.problem(
                    "\(name.quoted) has a range that does not lead from \(items[0].label) to \(items[1].label)",
                    remedy: "the step leads from the first to the last: {range: [10, 50, 10]}"
                )
            )
            return nil
        }
        guard (last - first) / step < Decimal(SpecDocument.mostPoints) else {
            ledger.report(
                range.location.problem(
                    "\(name.quoted) has a range of more than \(SpecDocument.mostPoints) numbers"
                )
            )
            return nil
        }
        var values: [Node] = []
        var value = first
        while step > 0 ? value <= last : value >= last {
            let text = NSDecimalNumber(decimal: value).stringValue
            values.append(Node(.scalar(Scalar(text, isPlain: true)), at: range.location))
            value = first + Decimal(values.count) * step
        }
        return values
    }

    /// Whether the node is a mapping of `range` alone.
    var isRange: Bool { entries?.map(\.key.value) == ["range"] }

    /// A number as it is written, without rounding; nothing for anything else and for what has too many digits.
    private var decimal: Decimal? {
        guard case .scalar(let scalar) = content else { return nil }
        switch scalar.meaning {
        case .integer(let value): return Decimal(string: "\(value)")
        case .number(let value) where value.isFinite && value.magnitude < 1e15:
            return Decimal(string: scalar.text)
        default: return nil
        }
    }
}
