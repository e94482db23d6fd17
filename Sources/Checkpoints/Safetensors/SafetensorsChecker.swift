/// Holds the members of a safetensors header against the format and the size of the file.
struct SafetensorsChecker {
    /// The file, for messages.
    let path: String
    /// Bytes behind the header.
    let dataCount: Int
    /// What was found to be wrong.
    private(set) var problems = ProblemList()

    init(path: String, dataCount: Int) {
        self.path = path
        self.dataCount = dataCount
    }

    /// The free text of the file.
    mutating func metadata(_ value: JSONValue?) -> [String: String] {
        guard let value else { return [:] }
        guard let members = value.object else {
            note("__metadata__", "is \(value)", "an object of strings")
            return [:]
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) where value.string == nil {
            note("__metadata__.\(key)", "is \(value)", "a string")
        }
        return members.compactMapValues(\.string)
    }

    /// The tensors, each checked by itself and then all of them together.
    mutating func entries(_ members: [String: JSONValue]) -> [String: SafetensorsEntry] {
        var entries: [String: SafetensorsEntry] = [:]
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            entries[name] = entry(name, value)
        }
        // A hole beside a tensor that could not be read would only repeat that tensor's problem.
        if problems.isEmpty { checkCoverage(entries) }
        return entries
    }

    /// One tensor: dtype, shape and offsets, and that they agree.
    private mutating func entry(_ name: String, _ value: JSONValue) -> SafetensorsEntry? {
        let subject = "tensor '\(name.prefix(200))'"
        guard let members = value.object else {
            note(subject, "is \(value)", "an object with dtype, shape and data_offsets")
            return nil
        }
        for key in members.keys.sorted() where !["dtype", "shape", "data_offsets"].contains(key) {
            note(subject, "has the key '\(key.prefix(80))'", "dtype, shape and data_offsets alone")
        }
        let type = storedType(subject, members["dtype"])
        let shape = shape(subject, members["shape"])
        let bytes = offsets(subject, members["data_offsets"])
        guard let type, let shape, let bytes else { return nil }
        guard let size = Self.byteCount(shape, type) else {
            note(subject, "the shape \(shape) has more elements than 64 bits can count", "fewer")
            return nil
        }
        guard size == bytes.count else {
            note(
                subject,
                "data_offsets give it \(bytes.count) bytes",
                "\(size) bytes for \(type.rawValue) of shape \(shape)"
            )
            return nil
        }
        return SafetensorsEntry(storedType: type, shape: shape, bytes: bytes)
    }

    private mutating func storedType(_ subject: String, _ value: JSONValue?) -> StoredType? {
        if let type = value?.string.flatMap(StoredType.init(rawValue:)) { return type }
        let known = StoredType.allCases.map(\.rawValue).joined(separator: ", ")
        note(subject, "dtype is \(value?.description ?? "missing")", "one of \(known)")
        return nil
    }

    private mutating func shape(_ subject: String, _ value: JSONValue?) -> [Int]? {
        if let shape = value?.ints, shape.allSatisfy({ $0 >= 0 }) { return shape }
        note(
            subject,
            "shape is \(value?.description ?? "missing")",
            "an array of whole numbers, none of them negative"
        )
        return nil
    }

    private mutating func offsets(_ subject: String, _ value: JSONValue?) -> Range<Int>? {
        if let ints = value?.ints, ints.count == 2, let start = ints.first, let end = ints.last,
            0 <= start, start <= end, end <= dataCount
        {
            return start..<end
        }
        note(
            subject,
            "data_offsets are \(value?.description ?? "missing")",
            "two offsets in ascending order, at most \(dataCount), where the file ends"
        )
        return nil
    }

    /// Bytes of a tensor, or nil if there are too many to count.
    static func byteCount(_ shape: [Int], _ type: StoredType) -> Int? {
        var size = type.byteCount
        for length in shape {
            // An empty tensor's other axes count too, or a product of some of them could overflow
            // later.
            let (product, overflow) = size.multipliedReportingOverflow(by: max(length, 1))
            if overflow { return nil }
            size = product
        }
        return shape.contains(0) ? 0 : size
    }

    /// That the tensors lie one behind the other and fill the file.
    private mutating func checkCoverage(_ entries: [String: SafetensorsEntry]) {
        let order = entries.sorted {
            ($0.value.bytes.lowerBound, $0.value.bytes.upperBound, $0.key)
                < ($1.value.bytes.lowerBound, $1.value.bytes.upperBound, $1.key)
        }
        var end = 0
        for (name, entry) in order {
            let start = entry.bytes.lowerBound
            if start != end {
                note(
                    "tensor '\(name.prefix(200))'",
                    start < end
                        ? "begins at byte \(start), inside the tensor before it"
                        : "begins at byte \(start), \(start - end) bytes behind the one before it",
                    "byte \(end): tensors without overlap and without holes"
                )
            }
            end = max(end, entry.bytes.upperBound)
        }
        if end != dataCount {
            note(
                "header",
                "its tensors end at byte \(end), the data at byte \(dataCount)",
                "tensors that fill the file"
            )
        }
    }

    private mutating func note(_ subject: String, _ what: String, _ expected: String) {
        problems.add(
            CheckpointProblem(
                file: path,
                subject: subject,
                what: what,
                expected: expected,
                remedy: SafetensorsHeader.remedy
            )
        )
    }
}
