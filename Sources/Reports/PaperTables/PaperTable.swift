/// A table as a paper prints it: texts on the left, numbers on the right, the best of each group in bold.
struct PaperTable: Equatable, Sendable {
    /// One place of the table.
    struct Cell: Equatable, Sendable {
        /// What stands there.
        enum Content: Equatable, Sendable {
            /// Nothing: there is no such number.
            case nothing
            /// A word, or a few.
            case text(String)
            /// A number, and where it is a median, its quartiles.
            case number(PaperNumber, quartiles: [PaperNumber])
        }

        let content: Content
        var isBest = false

        /// The number; nil where there is none.
        var number: PaperNumber? {
            if case .number(let number, _) = content { number } else { nil }
        }
    }

    /// A column of numbers.
    struct Column: Equatable, Sendable {
        /// What is better.
        enum Preference: Equatable, Sendable { case least, greatest, none }

        /// The name for machines, such as `audit.max_abs`.
        let name: String
        /// The heading with its unit; columns that follow each other under the same one share it.
        let heading: String
        /// The second line of the heading, such as the record; empty where there is none.
        let subheading: String
        let preference: Preference
    }

    /// One line of the table.
    struct Row: Equatable, Sendable {
        /// The texts on the left.
        let keys: [String]
        /// Rows of the same group are compared.
        let group: [String]
        var cells: [Cell]
    }

    /// What the table shows, in sentences.
    let caption: String
    /// A name for references, such as `fp16-sweep`.
    let label: String
    /// The headings of the texts on the left.
    let keys: [String]
    let columns: [Column]
    private(set) var rows: [Row]

    init(caption: String, label: String, keys: [String], columns: [Column], rows: [Row]) {
        self.caption = caption
        self.label = label
        self.keys = keys
        self.columns = columns
        self.rows = rows
        for column in columns.indices { mark(column) }
    }

    /// Marks the best of each group, and what cannot be told from it as it is printed; of equals none is the best.
    private mutating func mark(_ column: Int) {
        guard columns[column].preference != .none else { return }
        for places in Dictionary(grouping: rows.indices, by: { rows[$0].group }).values {
            let numbers = places.compactMap { place in
                rows[place].cells[column].number.flatMap { $0.value.isNaN ? nil : (place, $0) }
            }
            let isLeast = columns[column].preference == .least
            let best = numbers.min { left, right in
                isLeast ? left.1.value < right.1.value : left.1.value > right.1.value
            }
            guard let best, Set(numbers.map(\.1.plain)).count > 1 else { continue }
            for (place, number) in numbers where number.plain == best.1.plain {
                rows[place].cells[column].isBest = true
            }
        }
    }

    /// What rows have in common that differ in nothing but the attention backend: only such are compared.
    static func group(_ keys: [String], _ values: [String]) -> [String] {
        zip(keys, values).filter { key, _ in
            key != "backend" && !key.hasPrefix("attention.backend")
                && !key.hasPrefix("attention_backend")
        }.map(\.1)
    }

    /// Headings and how many columns stand below each.
    var headings: [(text: String, count: Int)] {
        columns.reduce(into: []) { headings, column in
            if let last = headings.last, last.text == column.heading, !column.subheading.isEmpty {
                headings[headings.count - 1].count += 1
            } else {
                headings.append((column.heading, 1))
            }
        }
    }
}
