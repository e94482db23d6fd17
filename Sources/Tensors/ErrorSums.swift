import CKernels

/// What one pass over a tested tensor and its float64 reference finds: the raw material of every error metric.
///
/// x is a tested element widened exactly, r the reference, d = x − r in float64. Both NaN or the same infinity
/// are no difference. Any other pair with a NaN or an infinity is a mismatch: it is counted and left out of
/// every sum and maximum. Sums are sixteen partial sums with a fixed fold, the same bits in every instruction set.
package struct ErrorSums: Sendable, Equatable {
    /// Number of pairs.
    package let count: Int
    /// Σ |d|, Σ d, Σ (d · errorScale)² and Σ (d · errorScale)((x + r) · valueScale).
    package let absolute: Double, signed: Double, squares: Double, cross: Double
    /// Σ (x · valueScale)² and Σ (r · valueScale)² over finite elements.
    package let testedSquares: Double, referenceSquares: Double
    /// Powers of two, 1 unless squares of differences, or of values, would leave the range of float64.
    package let errorScale: Double, valueScale: Double
    /// Largest |d|, |d| / max(|r|, relative floor) where |r| is not below the least reference, and finite |r|.
    package let maxAbsolute: Double, maxRelative: Double, maxReference: Double
    /// Finite references below the least one, and those that are zero where the tested element is not.
    package let belowLeast: Int, zeroReferences: Int
    /// Largest |((r′ + 0.3) − 0.3) − r′|, where r′ and each result are rounded to the tested format.
    package let maxRegrouping: Double
    /// Smallest index where |d| is largest, a mismatch being infinitely large; nil where there is no pair.
    package let worstIndex: Int?
    /// Pairs that disagree about NaN or infinity.
    package let mismatches: Int
    /// Pairs with a NaN or an infinity on either side, which enter no sum and no maximum.
    package let unused: Int
    /// Non-finite elements of the tested tensor by kind, and of the reference together.
    package let nan: Int, positiveInfinity: Int, negativeInfinity: Int, referenceNonfinite: Int
    /// Infinite elements whose reference is finite.
    package let overflows: Int
    /// Elements that are subnormal in the tested format.
    package let subnormals: Int
    /// Pairs 0 ulp apart, and at most 1.
    package let equal: Int, withinOneUlp: Int
    /// Largest distance in the tested format's ordered integers, r rounded to it once; at most `Int.max`.
    package let maxUlp: Int
    /// Sum of these distances, meant where nothing disagrees about NaN or infinity.
    package let ulps: Double
    /// Largest |d| / ulp(r), the tested format's spacing at the reference as it is.
    package let maxUlpError: Double

    init(count: Int, _ sums: ck_error_sums) {
        self.count = count
        absolute = sums.sum_absolute
        signed = sums.sum_signed
        squares = sums.sum_squares
        cross = sums.sum_cross
        testedSquares = sums.sum_tested_squares
        referenceSquares = sums.sum_reference_squares
        errorScale = sums.error_scale
        valueScale = sums.value_scale
        maxAbsolute = max(sums.max_absolute, 0)
        maxRelative = sums.max_relative
        maxReference = sums.max_reference
        maxRegrouping = sums.max_regrouping
        let worst = sums.first_mismatch >= 0 ? sums.first_mismatch : sums.worst
        worstIndex = worst >= 0 ? worst : nil
        mismatches = sums.mismatches
        unused = sums.unused
        nan = sums.tested_nan
        positiveInfinity = sums.tested_positive_infinity
        negativeInfinity = sums.tested_negative_infinity
        referenceNonfinite = sums.reference_nonfinite
        overflows = sums.overflows
        subnormals = sums.subnormals
        equal = sums.equal
        withinOneUlp = sums.within_one_ulp
        maxUlp = Int(sums.max_ulp)
        ulps = sums.sum_ulp
        maxUlpError = sums.max_ulp_error
        belowLeast = sums.below_least
        zeroReferences = sums.zero_references
    }
}

/// Compares elements [first, end) of a tensor in any dtype with those of a float64 reference of equal shape.
///
/// The partial sums start anew at the first element, so that image k of a batch gives what it gives alone. Indices
/// in the result count from the first element. `relativeFloor` is the smallest |r| that an error is divided by;
/// elements below `leastReference` have no relative error.
package func errorSums(
    tested: Tensor,
    reference: Tensor,
    elements: Range<Int>? = nil,
    leastReference: Double = 0,
    relativeFloor: Double,
    instructionSet: InstructionSet
) -> ErrorSums {
    precondition(
        tested.shape == reference.shape && reference.dtype == .float64,
        "error sums: tested \(tested.type), reference \(reference.type), which must be float64"
    )
    let elements = elements ?? 0..<tested.count
    precondition(
        elements.lowerBound >= 0 && elements.upperBound <= tested.count,
        "error sums: elements \(elements) of \(tested.type)"
    )
    precondition(relativeFloor > 0, "error sums: relative floor \(relativeFloor), positive needed")
    var sums = ck_error_sums()
    withExtendedLifetime((tested, reference)) {
        ck_measure_errors(
            instructionSet.kernel,
            tested.dtype.kernel,
            tested.address(elements.lowerBound),
            reference.address(elements.lowerBound).assumingMemoryBound(to: Double.self),
            elements.count,
            leastReference,
            relativeFloor,
            &sums
        )
    }
    return ErrorSums(count: elements.count, sums)
}
