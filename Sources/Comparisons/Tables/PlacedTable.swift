import Records

/// A table whose columns are told apart: those that say where a row belongs, and those that say what was found there.
struct PlacedTable: Sendable {
    /// Names of columns that say where a row belongs, in whichever table they stand.
    private static let placeNames: Set<String> = [
        "step", "layer", "module", "point", "path", "name", "image", "seed", "unconditional",
        "head",
        "prompt", "gate", "mode", "phase", "kind", "tensor", "reference_exponent", "error_exponent",
        "least_ulp", "role",
    ]
    /// Columns of `/trials` that name a trial, or that sum up what is compared anyway.
    private static let names: Set<String> = ["id", "label", "role", "tensors_sha256"]
    /// Columns that name files, whatever is in them.
    private static let fileNames: Set<String> = ["file"]

    /// Columns that point at rows of other tables, which depends on the record's other trials; what they point at is
    /// compared where it stands.
    private static let pointers: Set<String> = ["trial", "reference", "call"]

    /// A column of places: whole numbers, or texts.
    struct Places: Sendable {
        enum Values: Sendable {
            case numbers([Int])
            case texts([String])
        }
        let name: String
        let values: Values

        func text(_ row: Int) -> String {
            switch values {
            case .numbers(let numbers): "\(numbers[row])"
            case .texts(let texts): texts[row]
            }
        }
    }

    let name: String
    let places: [Places]
    /// What was found, over all rows.
    let findings: [Finding]
    /// Columns of names, which an axis may have made of a column that is a finding elsewhere.
    let leftOut: Set<String>
    /// The rows of each trial; those of a table without trials under -1.
    let rowsOfTrial: [Int: [Int]]
    private let steps: [Int]?
    private let modules: [String]?

    /// Tells the columns of a table apart; numbers of layers become their paths.
    ///
    /// Throws `RecordError` where the column of trials has another type.
    init(_ table: Table, layers: [String]) throws(RecordError) {
        name = table.name
        let isTrials = table.name == "trials", isLayers = table.name == "layers"
        var places: [Places] = []
        var findings: [Finding] = []
        var leftOut: Set<String> = []
        for column in table.columns where !Self.pointers.contains(column.name) {
            let isName =
                Self.fileNames.contains(column.name)
                || isTrials
                    && (Self.names.contains(column.name) || SweepAxis(column) != nil)
            if isName {
                leftOut.insert(column.name)
                continue
            }
            let isPlace = isLayers ? column.name == "path" : Self.placeNames.contains(column.name)
            if !isTrials, isPlace, let column = Self.places(column, layers: layers) {
                places.append(column)
            } else {
                findings.append(Finding(column))
            }
        }
        self.places = places
        steps = Self.steps(places)
        modules = Self.modules(places)
        self.findings = findings
        self.leftOut = leftOut
        let owners: [Int]
        if isTrials {
            owners = Array(0..<table.count)
        } else if table["trial"] != nil {
            owners = try table.integers("trial")
        } else {
            owners = Array(repeating: -1, count: table.count)
        }
        rowsOfTrial = Dictionary(grouping: 0..<table.count) { owners[$0] }
    }

    /// A column of places; nil where it holds real numbers, which say of no row where it belongs.
    private static func places(_ column: Column, layers: [String]) -> Places? {
        switch column.values {
        case .string(let texts): return Places(name: column.name, values: .texts(texts))
        case .float64: return nil
        default:
            let numbers = (NumberList(column.values)?.patterns ?? []).map {
                Int(truncatingIfNeeded: $0)
            }
            guard column.name == "layer" else {
                return Places(name: column.name, values: .numbers(numbers))
            }
            return Places(
                name: column.name,
                values: .texts(numbers.map { element($0, of: layers) })
            )
        }
    }

    private static func element(_ index: Int, of list: [String]) -> String {
        list.indices.contains(index) ? list[index] : "\(index)"
    }

    /// What says where a row belongs, in one text.
    func place(of row: Int) -> [Divergence.Place] {
        places.compactMap { column in
            let text = column.text(row)
            return column.name == "step" && text == "-1" ? nil : .init(column.name, text)
        }
    }

    /// The step of a row, or nil where the table has none.
    func step(of row: Int) -> Int? { steps?[row] }

    /// The layer or module of a row, or nil where the table has none.
    func module(of row: Int) -> String? { modules?[row] }

    private static func steps(_ places: [Places]) -> [Int]? {
        for column in places where column.name == "step" {
            if case .numbers(let steps) = column.values { return steps }
        }
        return nil
    }

    private static func modules(_ places: [Places]) -> [String]? {
        for column in places where ["layer", "module", "path"].contains(column.name) {
            if case .texts(let texts) = column.values { return texts }
        }
        return nil
    }
}
