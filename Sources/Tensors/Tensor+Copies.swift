extension Tensor {
    /// Some of the numbers, in row-major order, as a tensor of its own that no ledger counts.
    public func copy(of elements: Range<Int>, shape: [Int]) -> Tensor {
        precondition(
            elements.lowerBound >= 0 && elements.upperBound <= count,
            "copy: elements \(elements) of \(type)"
        )
        return withBytes { bytes in
            let size = dtype.byteCount
            let part = bytes[elements.lowerBound * size..<elements.upperBound * size]
            return Tensor(
                bytes: UnsafeRawBufferPointer(rebasing: part),
                shape: shape,
                dtype: dtype
            )
        }
    }

    /// All numbers as a tensor of its own that no ledger counts.
    public var copy: Tensor { copy(of: 0..<count, shape: shape) }

    /// All numbers as a tensor of its own that `ledger` counts; a symbolic one stays symbolic.
    ///
    /// Throws `MemoryLimitExceeded`.
    public func copy(on ledger: MemoryLedger) throws(MemoryLimitExceeded) -> Tensor {
        let storage = try Storage(
            byteCount: type.byteCount,
            isSymbolic: isSymbolic,
            ledger: ledger
        )
        if let target = storage.base {
            withBytes { bytes in
                if let source = bytes.baseAddress {
                    target.copyMemory(from: source, byteCount: bytes.count)
                }
            }
        }
        return Tensor(type: type, storage: storage)
    }

    /// The numbers of some tensors one after the other, under a shape with as many elements, counted by no ledger.
    ///
    /// Traps where the tensors are of different dtypes, or where there is none.
    public static func joining(_ tensors: [Tensor], shape: [Int]) -> Tensor {
        precondition(!tensors.isEmpty, "joining: 0 tensors, at least 1 needed")
        let dtype = tensors[0].dtype
        precondition(
            tensors.allSatisfy { $0.dtype == dtype },
            "joining: dtypes \(tensors.map(\.dtype)), one needed"
        )
        let bytes = tensors.flatMap(\.bytes)
        return bytes.withUnsafeBytes { Tensor(bytes: $0, shape: shape, dtype: dtype) }
    }
}
