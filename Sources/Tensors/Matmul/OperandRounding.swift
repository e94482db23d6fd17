import CKernels

/// What is done to the operands of a float32 product first.
struct OperandRounding: Sendable, Hashable {
    /// Stored bits of mantissa that they keep.
    let mantissaBits: Int
    /// Whether the others are cut off, not rounded to nearest even.
    let truncates: Bool

    /// Rounds float32 numbers where they lie: rows of `count`, `stride` elements apart.
    func apply(
        to x: UnsafeMutableRawPointer,
        stride: Int = 0,
        rows: Int = 1,
        count: Int,
        on machine: Machine
    ) {
        ck_shorten_rows(
            machine.instructionSet.kernel,
            x.assumingMemoryBound(to: Float.self),
            stride,
            rows,
            count,
            Int32(mantissaBits),
            truncates ? 1 : 0
        )
    }
}

extension Machine {
    /// What products computed in `wide` do to operands that are stored in `dtype`; nil where they take them as they are.
    func operandRounding(_ dtype: DType, wide: DType = .float32) -> OperandRounding? {
        guard dtype == .float32, wide == .float32,
            let bits = float32Matmul.precision.mantissaBits
        else { return nil }
        return OperandRounding(
            mantissaBits: bits,
            truncates: float32Matmul.rounding == .truncate
        )
    }
}
