import Records

/// What the rows of a table are selected and grouped by: for each row one of a few words.
struct KeyColumn {
    /// Where the words stand.
    enum Home {
        /// In the table's own rows.
        case own
        /// In the trial that a row belongs to.
        case trial
        /// In the layer that a row belongs to.
        case layer
    }

    let key: String
    let home: Home
    /// Whether it is an axis of the sweep, whose values are no patterns.
    let isAxis: Bool
    /// The words in the order in which they are first met.
    let words: [String]
    /// The word at each place of the home.
    private let codes: [Int]
    /// The place of each row's home; nil where rows are at home.
    private let pointers: [Int]?

    init(_ key: String, _ home: Home, isAxis: Bool = false, _ column: Column, pointers: [Int]?) {
        self.key = key
        self.home = home
        self.isAxis = isAxis
        self.pointers = pointers
        (words, codes) = Self.coded(column)
    }

    /// The number of a row's word.
    subscript(row: Int) -> Int { codes[pointers?[row] ?? row] }

    /// The number of the word at a place of the home.
    func code(at place: Int) -> Int { codes[place] }

    /// Which words a condition allows. Throws `QueryError` where one of its values is no word of this column.
    ///
    /// Where rows are only counted, a word that only rows of the table itself could have need not be there.
    func allowed(
        by values: [SelectedValue],
        counts: Bool,
        in place: String
    ) throws(QueryError) -> [Bool] {
        var allowed = Array(repeating: false, count: words.count)
        for value in values {
            let matching = words.indices.filter { index in
                isAxis ? value.equals(words[index]) : value.matches(words[index])
            }
            guard !matching.isEmpty || (counts && home == .own) else {
                throw .wrong(
                    .init(
                        .unknownValue,
                        in: place,
                        "\(key) is nowhere '\(value)'",
                        written: value.text,
                        known: words
                    )
                )
            }
            for index in matching { allowed[index] = true }
        }
        return allowed
    }

    /// The different values as words, flags as their meanings, and which of them each row has.
    private static func coded(_ column: Column) -> (words: [String], codes: [Int]) {
        switch column.values {
        case .string(let values): coded(values) { $0 }
        case .float64(let values): coded(values.map(\.bitPattern)) { "\(Double(bitPattern: $0))" }
        case .int64(let values): coded(values) { "\($0)" }
        case .int32(let values): coded(values) { "\($0)" }
        case .uint64(let values): coded(values) { "\($0)" }
        case .uint32(let values): coded(values) { "\($0)" }
        case .uint8(let values):
            coded(values) { value in
                column.flags.first { $0.value == value }?.meaning ?? "\(value)"
            }
        }
    }

    private static func coded<Value: Hashable>(
        _ values: [Value],
        _ word: (Value) -> String
    ) -> (words: [String], codes: [Int]) {
        var places: [Value: Int] = [:]
        var words: [String] = []
        // Neighbours are mostly equal, so that the dictionary is seldom asked.
        var last: (value: Value, code: Int)?
        let codes = values.map { value in
            if let last, last.value == value { return last.code }
            let code = places[value] ?? words.count
            if code == words.count {
                places[value] = code
                words.append(word(value))
            }
            last = (value, code)
            return code
        }
        return (words, codes)
    }
}
