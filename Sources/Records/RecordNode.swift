/// One group or dataset, as the writer writes it, the reader reads it and `ContentDigest` counts
/// it.
package struct RecordNode: Sendable {
    /// What a dataset holds beyond its attributes.
    package struct Dataset: Sendable {
        /// The elements, row-major.
        package let values: NodeValues
        /// The extents, the first axis slowest; none for a scalar.
        package let shape: [Int]
        /// The path of each axis's dimension scale; empty when the axes have none.
        package let dimensions: [String]
        /// Whether this dataset is itself a dimension scale.
        package let isScale: Bool

        package init(
            _ values: NodeValues,
            shape: [Int],
            dimensions: [String] = [],
            isScale: Bool = false
        ) {
            precondition(
                values.count == shape.reduce(1, *),
                "RecordNode: \(values.count) values, shape \(shape)"
            )
            precondition(
                dimensions.isEmpty || dimensions.count == shape.count,
                "RecordNode: dimensions \(dimensions), shape \(shape)"
            )
            self.values = values
            self.shape = shape
            self.dimensions = dimensions
            self.isScale = isScale
        }
    }

    /// The absolute path; `/` for the root group.
    package let path: String
    /// The attributes, without those that HDF5 keeps for dimension scales.
    package let attributes: [Attribute]
    /// The data; nil for a group.
    package let dataset: Dataset?

    package init(_ path: String, attributes: [Attribute] = [], dataset: Dataset? = nil) {
        self.path = path
        self.attributes = attributes
        self.dataset = dataset
    }
}

/// A named scalar or list beside a group or dataset.
package struct Attribute: Equatable, Sendable {
    package let name: String
    /// One value for a scalar.
    package let values: ColumnValues
    /// Whether the attribute is a scalar, which is not the same as a list of one.
    package let isScalar: Bool

    package init(_ name: String, _ text: String) {
        self.init(name, .string([text]), isScalar: true)
    }

    package init(_ name: String, _ values: ColumnValues, isScalar: Bool) {
        precondition(
            !isScalar || values.count == 1,
            "Attribute \(name): \(values.count) values, a scalar has 1"
        )
        self.name = name
        self.values = values
        self.isScalar = isScalar
    }

    /// The text of a scalar text, else nil.
    var text: String? {
        if isScalar, case .string(let texts) = values { texts.first } else { nil }
    }

    /// The number of a scalar int64, else nil.
    var integer: Int64? {
        if isScalar, case .int64(let numbers) = values { numbers.first } else { nil }
    }
}

/// The elements of a dataset: typed, or the bytes of a format that Swift need not know.
package enum NodeValues: Sendable {
    case column(ColumnValues)
    /// Little-endian bytes of numbers; never text.
    case bytes([UInt8], ElementType)

    package var elementType: ElementType {
        switch self {
        case .column(let values): values.elementType
        case .bytes(_, let type): type
        }
    }

    package var count: Int {
        switch self {
        case .column(let values): values.count
        case .bytes(let bytes, let type): bytes.count / (type.byteCount ?? 1)
        }
    }

    /// The texts, or nil for numbers.
    var strings: [String]? {
        if case .column(.string(let texts)) = self { texts } else { nil }
    }

    /// The elements as a column's; nil for formats that no column has.
    var columnValues: ColumnValues? {
        switch self {
        case .column(let values): values
        case .bytes(let bytes, let type): ColumnValues(type, bytes: bytes)
        }
    }

    /// Lends the numbers as little-endian bytes; text has none and gives an empty buffer.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch self {
        case .column(let values): try values.withBytes(body)
        case .bytes(let bytes, _):
            try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
                try body(UnsafeRawBufferPointer(buffer))
            }
        }
    }
}
