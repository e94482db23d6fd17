import Records
import Tensors

/// The elements of a tensor, or the numbers of a column, as bits.
struct NumberList: Sendable {
    let format: NumberFormat
    let patterns: [UInt64]

    init(_ tensor: RecordedTensor) {
        format = NumberFormat(tensor.format)
        patterns = tensor.patterns
    }

    init(format: NumberFormat, patterns: [UInt64]) {
        self.format = format
        self.patterns = patterns
    }

    /// The numbers of a column; nil for text.
    init?(_ values: ColumnValues) {
        switch values {
        case .float64(let values):
            self.init(format: .floating(.float64), patterns: values.map(\.bitPattern))
        case .int64(let values):
            self.init(format: .signed, patterns: values.map { UInt64(bitPattern: $0) })
        case .int32(let values):
            self.init(format: .signed, patterns: values.map { UInt64(bitPattern: Int64($0)) })
        case .uint64(let values): self.init(format: .unsigned, patterns: values)
        case .uint32(let values):
            self.init(format: .unsigned, patterns: values.map { UInt64($0) })
        case .uint8(let values): self.init(format: .unsigned, patterns: values.map { UInt64($0) })
        case .string: return nil
        }
    }

    /// The numbers, widened.
    var doubles: [Double] { patterns.map(format.value) }

    /// The elements in another order: those at the first place of an axis, then those at the second, and so on.
    func gathered(along axis: Int, of shape: [Int]) -> NumberList {
        let inner = shape[(axis + 1)...].reduce(1, *), extent = shape[axis]
        let outer = shape[..<axis].reduce(1, *)
        guard outer > 1 else { return self }
        var gathered: [UInt64] = []
        gathered.reserveCapacity(patterns.count)
        for place in 0..<extent {
            for block in 0..<outer {
                let start = (block * extent + place) * inner
                gathered += patterns[start..<start + inner]
            }
        }
        return NumberList(format: format, patterns: gathered)
    }
}
