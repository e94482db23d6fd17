import Specs

/// Words that stand for some trials of a plan: the beginning of an identity, or values of axes.
///
/// `0a1b` means the trials whose identity begins so; `attention.backend=flash,precision.dtype=float16` the points of
/// the sweep that have all these values, written as the plan shows them. A name alone means it with any options.
struct TrialPattern: Sendable {
    private enum Meaning {
        case identity(String)
        case values([(axis: String, value: String)])
    }

    private let text: String
    private let meaning: Meaning

    /// Reads a pattern. Throws `SelectionError` where it is neither.
    init(_ text: String) throws(SelectionError) {
        self.text = text
        guard text.contains("=") else {
            guard (1...64).contains(text.utf8.count),
                text.allSatisfy({ "0123456789abcdef".contains($0) })
            else {
                throw SelectionError(
                    "'\(text)' means no trial: write the beginning of an identity, such as 0a1b, or values "
                        + "of axes, such as attention.backend=flash,precision.dtype=float16"
                )
            }
            meaning = .identity(text)
            return
        }
        var values: [(axis: String, value: String)] = []
        for part in Self.parts(of: text) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingPrefix(while: \.isWhitespace) }
            guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
                throw SelectionError(
                    "'\(part)' in '\(text)' is no value of an axis: write axis=value, such as "
                        + "attention.backend=flash"
                )
            }
            values.append((String(sides[0]), String(sides[1])))
        }
        meaning = .values(values)
    }

    /// The places of the trials that are meant, in the plan's order. Throws `SelectionError` where there are none.
    func indices(in plan: Plan) throws(SelectionError) -> [Int] {
        switch meaning {
        case .identity(let prefix):
            let found = plan.trials.indices.filter { plan.trials[$0].id.hasPrefix(prefix) }
            guard !found.isEmpty else {
                throw SelectionError(
                    "no trial's identity begins with '\(prefix)': 'sdlab plan' lists them"
                )
            }
            return found
        case .values(let values):
            let points = plan.trials.indices.filter { plan.trials[$0].role == .trial }
            for (axis, value) in values { try check(axis, value, points.map { plan.trials[$0] }) }
            let found = points.filter { point in
                values.allSatisfy { plan.trials[point].has($0.value, on: $0.axis) }
            }
            guard !found.isEmpty else {
                throw SelectionError("no trial has all of '\(text)': 'sdlab plan' lists them")
            }
            return found
        }
    }

    /// Throws where there is no such axis, or no such value on it.
    private func check(
        _ axis: String,
        _ value: String,
        _ trials: [PlannedTrial]
    ) throws(SelectionError) {
        let axes = trials.flatMap { $0.axes.map(\.path) }.distinct
        guard axes.contains(axis) else {
            throw SelectionError(
                "'\(axis)' is no axis of this sweep"
                    + (Suggestion.nearest(axis, in: axes).map { "; did you mean '\($0)'?" } ?? "")
                    + (axes.isEmpty
                        ? ", which has none" : ". There are: \(axes.joined(separator: ", "))")
            )
        }
        guard !trials.contains(where: { $0.has(value, on: axis) }) else { return }
        let known = trials.flatMap { $0.axes.filter { $0.path == axis }.map(\.text) }.distinct
        throw SelectionError(
            "no trial has '\(value)' as '\(axis)'. There are: \(known.joined(separator: ", "))"
        )
    }

    /// The text cut at its commas, those within brackets apart.
    private static func parts(of text: String) -> [String] {
        var parts = [""], depth = 0
        for character in text {
            if "([{".contains(character) { depth += 1 }
            if ")]}".contains(character) { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }
}

extension PlannedTrial {
    /// Whether the trial has a value on an axis: that very text, the same number, or that name with options.
    fileprivate func has(_ value: String, on axis: String) -> Bool {
        axes.contains { label in
            guard label.path == axis else { return false }
            return label.text == value || label.text.hasPrefix("\(value)(")
                || Self.number(label.text).map { $0 == Self.number(value) } ?? false
        }
    }

    private static func number(_ text: String) -> Double? {
        switch CoreScalar(plain: text) {
        case .integer(let number): Double(number)
        case .number(let number): number
        case .null, .boolean, .string: nil
        }
    }
}

extension [String] {
    /// Each text once, in the order of first mention.
    var distinct: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
