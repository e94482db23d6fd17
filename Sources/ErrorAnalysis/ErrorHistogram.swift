public import Tensors

/// How many elements have errors of which size: by the exponents of reference and error, and by distance in ulp.
///
/// Counts add up over many calls; they do not depend on the order.
public struct ErrorHistogram: Sendable, Equatable {
    /// Elements whose reference and error have some exponents.
    public struct Cell: Sendable, Equatable {
        /// ⌊log₂⌋ of |reference| and of |error|: −128 is zero, −127 all that is below 2⁻¹²⁶, 128 all that is 2¹²⁸ or more
        /// or not finite.
        public let referenceExponent: Int, errorExponent: Int
        /// How many elements.
        public let count: Int
    }

    /// Elements that are some numbers of the tested format away from the reference rounded to it.
    public struct Bin: Sendable, Equatable {
        /// The smallest distance of the bin: 0, which has a bin of its own, or a power of two, up to the next one.
        public let leastUlp: Double
        /// How many elements.
        public let count: Int
    }

    private var exponents = [UInt64](repeating: 0, count: ErrorBins.exponents * ErrorBins.exponents)
    private var ulps = [UInt64](repeating: 0, count: ErrorBins.ulps)

    /// No elements.
    public init() {}

    /// Adds elements of a tensor in any dtype beside a float64 reference of equal shape.
    ///
    /// A pair with a NaN on one side alone has no distance in ulp.
    public mutating func add(
        tested: Tensor,
        reference: Tensor,
        elements: Range<Int>? = nil,
        instructionSet: InstructionSet = .widest
    ) {
        countErrors(
            tested: tested,
            reference: reference,
            elements: elements ?? 0..<tested.count,
            exponents: &exponents,
            ulps: &ulps,
            instructionSet: instructionSet
        )
    }

    /// The cells that have elements, by exponents of the reference, then of the error.
    public var cells: [Cell] {
        exponents.enumerated().filter { $0.element > 0 }.map { place, count in
            Cell(
                referenceExponent: place / ErrorBins.exponents + ErrorBins.leastExponent,
                errorExponent: place % ErrorBins.exponents + ErrorBins.leastExponent,
                count: Int(count)
            )
        }
    }

    /// The bins of distances that have elements, in ascending order.
    public var bins: [Bin] {
        ulps.enumerated().filter { $0.element > 0 }.map { bin, count in
            Bin(
                leastUlp: bin == 0
                    ? 0 : Double(sign: .plus, exponent: bin - 1, significand: 1),
                count: Int(count)
            )
        }
    }
}
