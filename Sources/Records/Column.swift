/// One named, documented column of a `Table`.
public struct Column: Equatable, Sendable {
    /// A value of a flag column and the word for it.
    public struct Flag: Equatable, Sendable {
        /// The number stored.
        public let value: UInt8
        /// One word, such as `completed`.
        public let meaning: String

        /// Names a value.
        public init(_ value: UInt8, _ meaning: String) {
            self.value = value
            self.meaning = meaning
        }
    }

    /// The name, `[a-z][a-z0-9_]*`.
    public let name: String
    /// The values, one a row.
    public let values: ColumnValues
    /// The unit of a numeric column (`1`, `s`, `bytes`); nil for text.
    public let units: String?
    /// What the column is, in words.
    public let longName: String
    /// The meanings of a flag column's values; empty for other columns.
    public let flags: [Flag]

    /// A column of any type. Numbers need units; text has none; flags go with `uint8`.
    ///
    /// Every NaN becomes the one canonical NaN, because processors differ in the bits of theirs.
    public init(
        _ name: String,
        _ values: ColumnValues,
        units: String? = nil,
        longName: String,
        flags: [Flag] = []
    ) {
        precondition(
            Identifier.isValid(name),
            "Column: name '\(name)', expected [a-z][a-z0-9_]*"
        )
        precondition(
            values.isNumeric == (units?.isEmpty == false),
            "Column \(name): units \(units ?? "none"), type \(values.elementType.rawValue)"
        )
        precondition(
            flags.isEmpty || values.elementType == .uint8,
            "Column \(name): flags need uint8, type \(values.elementType.rawValue)"
        )
        precondition(
            flags.allSatisfy { !$0.meaning.isEmpty && !$0.meaning.contains(where: \.isWhitespace) },
            "Column \(name): a flag's meaning is one word, found \(flags.map(\.meaning))"
        )
        self.name = name
        self.units = units
        self.longName = longName
        self.flags = flags
        if case .float64(let numbers) = values, numbers.contains(where: \.isNaN) {
            self.values = .float64(numbers.map { $0.isNaN ? .nan : $0 })
        } else {
            self.values = values
        }
    }

    /// A column of real numbers, NaN where undefined.
    public init(_ name: String, _ values: [Double], units: String, longName: String) {
        self.init(name, .float64(values), units: units, longName: longName)
    }

    /// A column of counts or indices.
    public init(_ name: String, _ values: [Int], units: String = "1", longName: String) {
        self.init(name, .int64(values.map(Int64.init)), units: units, longName: longName)
    }

    /// A column of text.
    public init(_ name: String, _ values: [String], longName: String) {
        self.init(name, .string(values), longName: longName)
    }

    /// A column of yes and no, stored as the flags 1 and 0, since HDF5 booleans do not travel.
    public init(_ name: String, _ values: [Bool], longName: String) {
        self.init(
            name,
            .uint8(values.map { $0 ? 1 : 0 }),
            units: "1",
            longName: longName,
            flags: [Flag(0, "false"), Flag(1, "true")]
        )
    }

    /// How many rows there are.
    public var count: Int { values.count }

    /// Whether the other column could continue this one: everything but the values agrees.
    func hasSameHeading(as other: Column) -> Bool {
        hasSameForm(as: other) && longName == other.longName
    }

    /// Whether the other column's values mean the same, however it is described.
    func hasSameForm(as other: Column) -> Bool {
        name == other.name && units == other.units && flags == other.flags
            && values.elementType == other.values.elementType
    }

    /// The column with another description.
    func worded(_ longName: String) -> Column {
        Column(name, values, units: units, longName: longName, flags: flags)
    }
}
