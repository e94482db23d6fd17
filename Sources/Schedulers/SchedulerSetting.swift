/// What a scheduler says of one of its options: key, default, and what values it takes.
public protocol SchedulerSettingDeclaration: Sendable {
    /// The key in `scheduler_config.json` and in a spec.
    var key: String { get }
    /// The default of diffusers, in normal form.
    var standard: SchedulerOption { get }
    /// The values it takes, in words that complete "expected …".
    var expected: String { get }

    /// The value in the one form in which it is kept (`1` for a number becomes `1.0`), or nil if it is not one to take.
    func normalised(_ option: SchedulerOption) -> SchedulerOption?
}

/// An option of a scheduler whose values are of type `Value`.
public struct SchedulerSetting<Value: Sendable>: SchedulerSettingDeclaration {
    /// The key in `scheduler_config.json` and in a spec.
    public let key: String
    /// The default of diffusers, in normal form.
    public let standard: SchedulerOption
    /// The values it takes, in words that complete "expected …".
    public let expected: String
    /// The value of an option, or nil if it is not one to take.
    let read: @Sendable (SchedulerOption) -> Value?
    /// The option of a value.
    private let write: @Sendable (Value) -> SchedulerOption

    /// A setting from its parts; `standard` has to be among the values that `read` takes.
    init(
        _ key: String,
        standard: Value,
        expected: String,
        read: @escaping @Sendable (SchedulerOption) -> Value?,
        write: @escaping @Sendable (Value) -> SchedulerOption
    ) {
        self.key = key
        self.standard = write(standard)
        self.expected = expected
        self.read = read
        self.write = write
        precondition(
            read(self.standard) != nil,
            "\(key): the default \(self.standard) is not \(expected)"
        )
    }

    /// The value in the one form in which it is kept, or nil if it is not one to take.
    public func normalised(_ option: SchedulerOption) -> SchedulerOption? {
        read(option).map(write)
    }
}

extension SchedulerSetting {
    /// The same setting, which also takes null and has it as its default.
    var optional: SchedulerSetting<Value?> {
        let (read, write) = (read, write)
        return SchedulerSetting<Value?>(
            key,
            standard: nil,
            expected: "\(expected), or null",
            read: { $0 == .null ? .some(nil) : read($0).map { .some($0) } },
            write: { $0.map(write) ?? .null }
        )
    }
}

extension SchedulerSetting where Value == Bool {
    /// A switch; where diffusers allows it, null counts as off.
    static func flag(_ key: String, standard: Bool, takesNull: Bool = false) -> Self {
        Self(
            key,
            standard: standard,
            expected: "true or false",
            read: { option in
                if takesNull, option == .null { return false }
                if case .bool(let value) = option { return value }
                return nil
            },
            write: { .bool($0) }
        )
    }

    /// A switch of diffusers that has to stay off here; null counts as off.
    static func off(_ key: String, because reason: String) -> Self {
        Self(
            key,
            standard: false,
            expected: "false: \(reason)",
            read: { $0 == .bool(false) || $0 == .null ? false : nil },
            write: { .bool($0) }
        )
    }
}

extension SchedulerSetting where Value == SchedulerOption {
    /// An option of diffusers that has to keep its default here.
    static func only(_ value: SchedulerOption, _ key: String, because reason: String) -> Self {
        Self(
            key,
            standard: value,
            expected: "\(value): \(reason)",
            read: { option in
                let isSame = option == value || option.asNumber.map { $0 == value.asNumber } == true
                // A plain nil would be null, an option.
                return isSame ? value : Optional.none
            },
            write: { $0 }
        )
    }
}

extension SchedulerSetting where Value == Int {
    /// A whole number within a range.
    static func integer(_ key: String, standard: Int, in range: ClosedRange<Int>) -> Self {
        Self(
            key,
            standard: standard,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            read: { if case .int(let value) = $0, range ~= value { value } else { nil } },
            write: { .int($0) }
        )
    }
}

extension SchedulerSetting where Value == Double {
    /// A number within a range.
    static func number(_ key: String, standard: Double, in range: ClosedRange<Double>) -> Self {
        Self(
            key,
            standard: standard,
            expected: range.upperBound == .greatestFiniteMagnitude
                ? "a number of at least \(range.lowerBound)"
                : "a number from \(range.lowerBound) to \(range.upperBound)",
            read: { option in option.asNumber.flatMap { range ~= $0 ? $0 : nil } },
            write: { .number($0) }
        )
    }

    /// A finite number above zero.
    static func positive(_ key: String, standard: Double) -> Self {
        Self(
            key,
            standard: standard,
            expected: "a number above 0",
            read: { option in option.asNumber.flatMap { $0 > 0 ? $0 : nil } },
            write: { .number($0) }
        )
    }
}

extension SchedulerSetting where Value: RawRepresentable & Equatable, Value.RawValue == String {
    /// One of a few words; of other schedulers' words, diffusers reads `synonyms` as the default.
    static func choice(
        _ key: String,
        standard: Value,
        among choices: [Value],
        synonyms: Set<String> = []
    ) -> Self {
        Self(
            key,
            standard: standard,
            expected: choices.map(\.rawValue).joined(separator: " or "),
            read: { option in
                guard case .string(let word) = option else { return nil }
                return choices.first { $0.rawValue == word }
                    ?? (synonyms.contains(word) ? standard : nil)
            },
            write: { .string($0.rawValue) }
        )
    }
}

extension SchedulerOption {
    /// The finite number that an integer or a number stands for.
    var asNumber: Double? {
        switch self {
        case .int(let value): Double(value)
        case .number(let value) where value.isFinite: value
        default: nil
        }
    }
}
