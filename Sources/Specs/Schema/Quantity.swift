/// Amounts with a unit: `8GiB`, `10min`, `1h30min`.
enum Quantity {
    /// The units of memory, in bytes.
    static let memory: [(name: String, factor: Double)] = [
        ("B", 1), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
        ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40),
    ]

    /// The units of time, in seconds.
    static let time: [(name: String, factor: Double)] = [
        ("ms", 0.001), ("s", 1), ("min", 60), ("h", 3600), ("d", 86400),
    ]

    /// The amount in the base unit; nothing if the text is no sum of numbers, each with a unit.
    static func read(_ text: String, units: [(name: String, factor: Double)]) -> Double? {
        var rest = text[...]
        var sum = 0.0
        repeat {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count).drop { $0 == " " }
            let letters = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(letters.count).drop { $0 == " " }
            guard let value = number(digits),
                let unit = units.first(where: { $0.name == letters })
            else { return nil }
            sum += value * unit.factor
        } while !rest.isEmpty
        return sum
    }

    /// The form of such a text, as a regular expression.
    static func pattern(units: [String]) -> String {
        "^(([0-9]+\\.?[0-9]*|\\.[0-9]+) *(\(units.joined(separator: "|"))) *)+$"
    }

    private static func number(_ digits: Substring) -> Double? {
        switch CoreScalar(plain: String(digits)) {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .null, .boolean, .string: nil
        }
    }
}

extension Section {
    /// An amount greater than 0 with one of the given units, in the base unit.
    func quantity(
        _ key: Key,
        units: [(name: String, factor: Double)],
        example: String
    ) -> Located<Double>? {
        ledger.asks(.text(pattern: Quantity.pattern(units: units.map(\.name))), of: name(key))
        guard let node = node(key) else { return nil }
        if case .scalar(let scalar) = node.content,
            let amount = Quantity.read(scalar.text, units: units), amount > 0, amount < 1e18
        {
            return Located(amount, at: node.location)
        }
        ledger.report(
            node.location.problem(
                "\(name(key).quoted) must be an amount with a unit, such as \(example), not "
                    + node.summary,
                remedy: "units: " + units.map(\.name).joined(separator: ", ")
            )
        )
        return nil
    }
}
