import CKernels

/// What is in a tensor besides ordinary numbers, and how far its finite ones reach: the same in every instruction set.
package struct TensorHealth: Sendable, Equatable {
    /// Number of elements.
    package private(set) var count = 0
    /// Elements that are not finite, by kind.
    package private(set) var nan = 0, positiveInfinity = 0, negativeInfinity = 0
    /// Elements below the smallest normal number of their own format, and zeros.
    package private(set) var subnormal = 0, zero = 0
    /// The largest finite |x|; 0 where there is none.
    package private(set) var largest = 0.0
    /// The smallest |x| above zero, or nil.
    package private(set) var smallest: Double?
    /// The place of the first element that is not finite, or nil.
    package private(set) var firstNonfinite: Int?

    /// The health of no elements.
    package init() {}

    /// Examines all elements of a tensor.
    package init(_ tensor: Tensor, instructionSet: InstructionSet) {
        var found = ck_health()
        tensor.withBytes { bytes in
            guard let numbers = bytes.baseAddress else { return }
            ck_examine(
                instructionSet.kernel,
                tensor.dtype.kernel,
                numbers,
                tensor.count,
                &found
            )
        }
        count = tensor.count
        nan = found.nan
        positiveInfinity = found.positive_infinity
        negativeInfinity = found.negative_infinity
        subnormal = found.subnormal
        zero = found.zero
        largest = found.largest
        smallest = found.smallest_nonzero > 0 ? found.smallest_nonzero : nil
        firstNonfinite = found.first_nonfinite >= 0 ? found.first_nonfinite : nil
    }

    /// Infinite elements of either sign.
    package var infinite: Int { positiveInfinity + negativeInfinity }

    /// Whether every element is a finite number.
    package var isFinite: Bool { nan + infinite == 0 }

    /// The health of these elements and, after them, others.
    package mutating func append(_ other: TensorHealth) {
        firstNonfinite = firstNonfinite ?? other.firstNonfinite.map { count + $0 }
        count += other.count
        nan += other.nan
        positiveInfinity += other.positiveInfinity
        negativeInfinity += other.negativeInfinity
        subnormal += other.subnormal
        zero += other.zero
        largest = max(largest, other.largest)
        smallest = [smallest, other.smallest].compactMap(\.self).min()
    }
}
