extension JSONConfig {
    /// What a whole number of a configuration may be unless more is said: a size, a count, an
    /// index.
    public static let sizes = 0...Int(Int32.max)

    /// The whole number of `key`; noted if missing, of another type or out of range.
    public func int(_ key: String, in range: ClosedRange<Int> = sizes) -> Int {
        required(key, Self.int(range), standIn: range.clamp(1))
    }

    /// The whole number of `key`, `fallback` if there is none; noted if null, of another type or
    /// out of range.
    public func int(_ key: String, default fallback: Int, in range: ClosedRange<Int> = sizes) -> Int
    {
        defaulted(key, Self.int(range), fallback)
    }

    /// The whole number of `key`, nil if missing or null; noted if of another type or out of range.
    public func optionalInt(_ key: String, in range: ClosedRange<Int> = sizes) -> Int? {
        optional(key, Self.int(range))
    }

    /// The number of `key`; noted if missing or of another type.
    public func double(_ key: String) -> Double { required(key, Self.double, standIn: 1) }

    /// The number of `key`, `fallback` if there is none; noted if null or of another type.
    public func double(_ key: String, default fallback: Double) -> Double {
        defaulted(key, Self.double, fallback)
    }

    /// The number of `key`, nil if missing or null; noted if of another type.
    public func optionalDouble(_ key: String) -> Double? { optional(key, Self.double) }

    /// The truth value of `key`; noted if missing or of another type.
    public func bool(_ key: String) -> Bool { required(key, Self.bool, standIn: false) }

    /// The truth value of `key`, `fallback` if there is none; noted if null or of another type.
    public func bool(_ key: String, default fallback: Bool) -> Bool {
        defaulted(key, Self.bool, fallback)
    }

    /// The truth value of `key`, nil if missing or null; noted if of another type.
    public func optionalBool(_ key: String) -> Bool? { optional(key, Self.bool) }

    /// The string of `key`; noted if missing or of another type.
    public func string(_ key: String) -> String { required(key, Self.string, standIn: "") }

    /// The string of `key`, `fallback` if there is none; noted if null or of another type.
    public func string(_ key: String, default fallback: String) -> String {
        defaulted(key, Self.string, fallback)
    }

    /// The string of `key`, nil if missing or null; noted if of another type.
    public func optionalString(_ key: String) -> String? { optional(key, Self.string) }
}

extension JSONConfig {
    /// The whole numbers of `key`; noted if missing, of another type or out of range.
    public func ints(_ key: String, in range: ClosedRange<Int> = sizes) -> [Int] {
        required(key, Self.ints(range), standIn: [])
    }

    /// The whole numbers of `key`, `fallback` if there are none; noted if of another type or out of
    /// range.
    public func ints(
        _ key: String,
        default fallback: [Int],
        in range: ClosedRange<Int> = sizes
    ) -> [Int] {
        defaulted(key, Self.ints(range), fallback)
    }

    /// `count` whole numbers of `key`, where a single number stands for all of them.
    ///
    /// As diffusers has it for `attention_head_dim`. `fallback` serves if there is none; without
    /// one that is noted, as are another type, another count and a number out of range.
    public func ints(
        _ key: String,
        count: Int,
        default fallback: Int? = nil,
        in range: ClosedRange<Int> = sizes
    ) -> [Int] {
        let kind = Self.each(Self.int(range), count: count)
        let standIn = Array(repeating: fallback ?? range.clamp(1), count: count)
        return fallback == nil
            ? required(key, kind, standIn: standIn) : defaulted(key, kind, standIn)
    }

    /// `count` truth values of `key`, where a single one stands for all of them; `fallback` if
    /// there is none.
    public func bools(_ key: String, count: Int, default fallback: Bool) -> [Bool] {
        let fallback = Array(repeating: fallback, count: count)
        return defaulted(key, Self.each(Self.bool, count: count), fallback)
    }

    /// The numbers of `key`; noted if missing or of another type.
    public func doubles(_ key: String) -> [Double] { required(key, Self.doubles, standIn: []) }

    /// The numbers of `key`, nil if missing or null; noted if of another type.
    public func optionalDoubles(_ key: String) -> [Double]? { optional(key, Self.doubles) }

    /// The strings of `key`; noted if missing or of another type.
    public func strings(_ key: String) -> [String] { required(key, Self.strings, standIn: []) }

    /// The strings of `key`, `fallback` if there are none; noted if null or of another type.
    public func strings(_ key: String, default fallback: [String]) -> [String] {
        defaulted(key, Self.strings, fallback)
    }
}

extension JSONConfig {
    /// Notes a value of `key` that is not among `supported`; a missing key stands for its default
    /// and passes.
    ///
    /// Answers the value, nil if the key is missing or the value is not supported.
    @discardableResult
    public func require(_ key: String, oneOf supported: [JSONValue]) -> JSONValue? {
        guard let value = value(key) else { return nil }
        let isSupported = supported.contains { choice in
            choice == value || (choice.double != nil && choice.double == value.double)
        }
        if isSupported { return value }
        note(
            key,
            what: "the value \(value) is not supported",
            expected: supported.map(\.description).joined(separator: " or "),
            remedy: "use a model whose configuration has a supported value"
        )
        return nil
    }
}

// MARK: - Kinds of values

extension JSONConfig {
    /// A type of value: what it is called and how it is read.
    private struct Kind<Value> {
        let expected: String
        let read: (JSONValue) -> Value?
    }

    private static func int(_ range: ClosedRange<Int>) -> Kind<Int> {
        Kind(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") {
            $0.int.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    private static func ints(_ range: ClosedRange<Int>) -> Kind<[Int]> {
        Kind(expected: "whole numbers from \(range.lowerBound) to \(range.upperBound)") {
            $0.ints.flatMap { $0.allSatisfy(range.contains) ? $0 : nil }
        }
    }

    private static var double: Kind<Double> { Kind(expected: "a number") { $0.double } }
    private static var bool: Kind<Bool> { Kind(expected: "true or false") { $0.bool } }
    private static var string: Kind<String> { Kind(expected: "a string") { $0.string } }
    private static var strings: Kind<[String]> { Kind(expected: "strings") { $0.strings } }
    private static var doubles: Kind<[Double]> { Kind(expected: "numbers") { $0.doubles } }

    private static func each<Element>(_ kind: Kind<Element>, count: Int) -> Kind<[Element]> {
        Kind(expected: "\(kind.expected), or \(count) of them") { value in
            guard let array = value.array else {
                return kind.read(value).map { Array(repeating: $0, count: count) }
            }
            let elements = array.compactMap(kind.read)
            return elements.count == array.count && elements.count == count ? elements : nil
        }
    }

    private func required<Value>(_ key: String, _ kind: Kind<Value>, standIn: Value) -> Value {
        if let value = value(key).flatMap(kind.read) { return value }
        noteMismatch(key, expected: kind.expected)
        return standIn
    }

    private func defaulted<Value>(_ key: String, _ kind: Kind<Value>, _ fallback: Value) -> Value {
        value(key) == nil ? fallback : required(key, kind, standIn: fallback)
    }

    private func optional<Value>(_ key: String, _ kind: Kind<Value>) -> Value? {
        guard has(key) else { return nil }
        if let value = value(key).flatMap(kind.read) { return value }
        noteMismatch(key, expected: "\(kind.expected), or null")
        return nil
    }
}

extension ClosedRange<Int> {
    /// The number of the range that is nearest to `value`.
    fileprivate func clamp(_ value: Int) -> Int {
        Swift.min(Swift.max(value, lowerBound), upperBound)
    }
}
