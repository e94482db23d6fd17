/// The parts of a record, read as values.
extension RecordReader {
    /// The names of the tables, in the order they were written.
    public var tableNames: [String] {
        groups.filter { $0 != "spec" && $0 != "provenance" && !$0.hasPrefix("tensors") }
    }

    /// The trial and name of each tensor, in the order they were written.
    public var tensorNames: [(trial: String, name: String)] {
        contents.paths.compactMap { path in
            let parts = path.split(separator: "/").map(String.init)
            guard parts.count == 3, parts[0] == "tensors" else { return nil }
            return (parts[1], parts[2])
        }
    }

    /// Reads the whole record.
    public func record() throws(RecordError) -> Record {
        Record(
            title: title,
            name: name,
            trial: trial,
            specification: try specification(),
            tables: try tableNames.map { (name) throws(RecordError) in try table(name) },
            tensors: try tensorNames.map { (name) throws(RecordError) in
                try tensor(trial: name.trial, name: name.name)
            },
            provenance: try provenance()
        )
    }

    /// Reads the three texts of `/spec`.
    public func specification() throws(RecordError) -> Record.Specification {
        let texts = try ["source", "resolved", "overrides"].map { (name) throws(RecordError) in
            let node = try node("/spec/\(name)")
            guard let text = node.dataset?.values.strings?.first else {
                throw unexpected(node.path, "one text")
            }
            return text
        }
        return Record.Specification(source: texts[0], resolved: texts[1], overrides: texts[2])
    }

    /// Reads a table. Throws `missingObject` with the names there are.
    public func table(_ name: String) throws(RecordError) -> Table {
        let stored = try storedTable(name)
        let columns = try stored.columnNames.map { (column) throws(RecordError) in
            try stored.column(column)
        }
        return Table(name, dimension: stored.dimension, columns: columns, source: path)
    }

    /// Finds a table whose columns are read when they are asked for.
    ///
    /// Throws `missingObject` with the names there are, or `unexpectedObject` where that is no table.
    public func storedTable(_ name: String) throws(RecordError) -> StoredTable {
        guard tableNames.contains(name) else {
            throw missing("/\(name)", "one of the tables \(tableNames.joined(separator: ", "))")
        }
        let children = children(of: "/\(name)")
        guard let scale = try scale(among: children), Table.isValidName(name),
            Identifier.isValid(lastName(scale))
        else { throw unexpected("/\(name)", "a table, with a dimension scale") }
        let columns = children.filter { $0 != scale }
        guard !columns.isEmpty else { throw unexpected("/\(name)", "at least one column") }
        let shape = try nodes(at: [scale])[0].dataset?.shape ?? []
        guard shape.count == 1 else { throw unexpected(scale, "a dimension scale of one axis") }
        return StoredTable(
            name: name,
            dimension: lastName(scale),
            count: shape[0],
            columnNames: columns.map(lastName),
            reader: self
        )
    }

    /// Reads a tensor. Throws `missingObject`, or `unexpectedObject` when its format is unknown.
    public func tensor(trial: String, name: String) throws(RecordError) -> RecordedTensor {
        let node = try node("/tensors/\(trial)/\(name)")
        func attribute(_ name: String) -> Attribute? { node.attributes.first { $0.name == name } }
        guard let dataset = node.dataset,
            let format = attribute(RecordLayout.Name.dtype)?.text
                .flatMap(RecordedTensor.Format.init),
            format.stored == dataset.values.elementType,
            case .string(let axes)? = attribute(RecordLayout.Name.axes)?.values,
            axes.count == dataset.shape.count,
            Identifier.isValidLabel(trial), Identifier.isValidLabel(name)
        else {
            throw unexpected(
                node.path,
                "a tensor with \(RecordLayout.Name.dtype) and \(RecordLayout.Name.axes)"
            )
        }
        return RecordedTensor(
            trial: trial,
            name: name,
            format: format,
            shape: dataset.shape,
            axes: axes,
            bytes: dataset.values.withBytes { Array($0) }
        )
    }

    /// Reads the facts of `/provenance`.
    public func provenance() throws(RecordError) -> [Record.Fact] {
        var facts: [Record.Fact] = []
        let paths = children(of: "/provenance").filter(contents.datasets.contains)
        for node in try nodes(at: paths) {
            let units = node.attributes.first { $0.name == RecordLayout.Name.units }?.text ?? "1"
            let name = lastName(node.path)
            guard let dataset = node.dataset, dataset.shape.isEmpty, Identifier.isValid(name)
            else { throw unexpected(node.path, "a scalar") }
            switch dataset.values.columnValues {
            case .string(let texts):
                facts.append(Record.Fact(name, texts[0]))
            case .int64(let numbers):
                facts.append(Record.Fact(name, .integer(Int(clamping: numbers[0]), units: units)))
            case .float64(let numbers):
                facts.append(Record.Fact(name, .real(numbers[0], units: units)))
            default:
                throw unexpected(node.path, "text, int64 or float64")
            }
        }
        return facts
    }

    /// Reads a column of a table whose scale and number of rows are known.
    func column(
        _ path: String,
        scale: String,
        count: Int
    ) throws(RecordError) -> Column {
        let node = try node(path)
        guard let dataset = node.dataset, dataset.dimensions == [scale], dataset.shape == [count],
            lastName(path) != lastName(scale)
        else { throw unexpected(path, "a column over \(lastName(scale))") }
        return try column(node, dataset.values)
    }

    private func column(_ node: RecordNode, _ values: NodeValues) throws(RecordError) -> Column {
        func text(_ name: String) -> String? {
            node.attributes.first { $0.name == name }?.text
        }
        let name = lastName(node.path)
        guard let values = values.columnValues, Identifier.isValid(name),
            let longName = text(RecordLayout.Name.longName)
        else { throw unexpected(node.path, "a column with \(RecordLayout.Name.longName)") }
        let units = text(RecordLayout.Name.units)
        guard values.isNumeric == (units?.isEmpty == false) else {
            throw unexpected(node.path, "units for numbers, and none for text")
        }
        var flags: [Column.Flag] = []
        if let list = node.attributes.first(where: { $0.name == RecordLayout.Name.flagValues }) {
            let meanings = (text(RecordLayout.Name.flagMeanings) ?? "").split(separator: " ")
            guard case .uint8(let numbers) = list.values, numbers.count == meanings.count,
                values.elementType == .uint8
            else { throw unexpected(node.path, "one meaning for each flag") }
            flags = zip(numbers, meanings).map { Column.Flag($0, String($1)) }
        }
        return Column(name, values, units: units, longName: longName, flags: flags)
    }

    private var groups: [String] {
        contents.paths.filter { $0 != "/" && !contents.datasets.contains($0) }
            .map { String($0.dropFirst()) }
    }

    private func children(of group: String) -> [String] {
        contents.paths.filter { path in
            path.hasPrefix(group + "/") && !path.dropFirst(group.count + 1).contains("/")
        }
    }

    private func lastName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    private func node(_ path: String) throws(RecordError) -> RecordNode {
        guard contents.datasets.contains(path) else {
            throw missing(path, "a dataset of this name")
        }
        return try nodes(at: [path])[0]
    }

    private func missing(_ object: String, _ expected: String) -> RecordError {
        RecordError(
            path: path,
            object: object,
            problem: .missingObject,
            found: "there is no such object",
            expected: expected,
            remedy: "correct the name, or run the experiment again"
        )
    }

    private func unexpected(_ object: String, _ expected: String) -> RecordError {
        RecordError(
            path: path,
            object: object,
            problem: .unexpectedObject,
            found: "the object is of another kind",
            expected: expected,
            remedy: "read the record with the version of sdlab that wrote it"
        )
    }
}
