import CKernels

/// What a tensor and its reference show when errors are put in order, or looked at row by row: what no sum can tell.
///
/// d = x − r in float64. Both NaN or the same infinity are no difference, any other pair with a NaN or an infinity is
/// an infinite one.
package struct ErrorSpread: Sendable, Equatable {
    /// For each asked thousandth k the smallest |d| that at least k ‰ of all |d| do not pass; empty without elements.
    package let quantiles: [Double]
    /// Largest over rows of max |d| / max |r|; 0 for a row without error, infinite where only r is all zero.
    package let maxRowRatio: Double
    /// Mean |x₍ᵢ₎ − r₍ᵢ₎| of both in ascending order; NaN where anything is not finite, or there is nothing.
    package let meanSortedDistance: Double
    /// Largest |d| / bound; nil without bounds, or where none is defined.
    package let maxBoundRatio: Double?

    /// Looks at elements [first, end) of a tensor in any dtype, and of a float64 reference of equal shape.
    ///
    /// `row` elements form a row; `bounds`, where given, are float64 of equal shape. The instruction set changes no bit.
    package init(
        tested: Tensor,
        reference: Tensor,
        elements: Range<Int>,
        row: Int,
        thousandths: [Int],
        bounds: Tensor?,
        instructionSet: InstructionSet
    ) {
        precondition(
            tested.shape == reference.shape && reference.dtype == .float64
                && (bounds.map { $0.type == reference.type } ?? true),
            "error spread: tested \(tested.type), reference \(reference.type)"
        )
        precondition(
            row > 0 && elements.count % row == 0 && elements.upperBound <= tested.count,
            "error spread: elements \(elements) of \(tested.type) in rows of \(row)"
        )
        let count = elements.count
        let x = tested.address(elements.lowerBound)
        let r = reference.address(elements.lowerBound).assumingMemoryBound(to: Double.self)
        var magnitudes = [Double](repeating: 0, count: count)
        var scratch = magnitudes
        ck_error_magnitudes(
            instructionSet.kernel,
            tested.dtype.kernel,
            x,
            r,
            count,
            &magnitudes
        )
        maxRowRatio = ck_largest_row_ratio(magnitudes, r, count / row, row)
        maxBoundRatio = bounds.flatMap {
            let bounds = $0.address(elements.lowerBound).assumingMemoryBound(to: Double.self)
            let ratio = ck_largest_bound_ratio(magnitudes, bounds, count)
            return ratio < 0 ? nil : ratio
        }
        ck_sort_numbers(&magnitudes, &scratch, count)
        quantiles =
            count == 0 ? [] : thousandths.map { magnitudes[(count * $0 + 999) / 1000 - 1] }
        // The array of magnitudes has served: the tested elements take its place.
        ck_convert(instructionSet.kernel, tested.dtype.kernel, x, .CK_FLOAT64, &magnitudes, count)
        var references = Array(UnsafeBufferPointer(start: r, count: count))
        ck_sort_numbers(&magnitudes, &scratch, count)
        ck_sort_numbers(&references, &scratch, count)
        // Infinite minus infinite is NaN, and so is what has nothing to share among.
        let isFinite = [magnitudes.first, magnitudes.last, references.first, references.last]
            .allSatisfy { $0?.isFinite ?? false }
        meanSortedDistance =
            isFinite ? ck_sum_distances(magnitudes, references, count) / Double(count) : .nan
        withExtendedLifetime((tested, reference, bounds)) {}
    }
}

/// Numbers in ascending order, −0 before 0: the same on every processor.
package func sorted(_ numbers: [Double]) -> [Double] {
    var numbers = numbers, scratch = numbers
    ck_sort_numbers(&numbers, &scratch, numbers.count)
    return numbers
}

/// Adds pairs of elements to histograms of their errors.
///
/// `exponents` are `ErrorBins.exponents` squared, [exponent of |r|][exponent of |d|]; `ulps` are `ErrorBins.ulps`.
package func countErrors(
    tested: Tensor,
    reference: Tensor,
    elements: Range<Int>,
    exponents: inout [UInt64],
    ulps: inout [UInt64],
    instructionSet: InstructionSet
) {
    precondition(
        tested.shape == reference.shape && reference.dtype == .float64
            && elements.upperBound <= tested.count,
        "error histogram: tested \(tested.type), reference \(reference.type)"
    )
    precondition(
        exponents.count == ErrorBins.exponents * ErrorBins.exponents
            && ulps.count == ErrorBins.ulps,
        "error histogram: \(exponents.count) and \(ulps.count) bins"
    )
    let x = tested.address(elements.lowerBound), count = elements.count
    let r = reference.address(elements.lowerBound).assumingMemoryBound(to: Double.self)
    var magnitudes = [Double](repeating: 0, count: count)
    ck_error_magnitudes(instructionSet.kernel, tested.dtype.kernel, x, r, count, &magnitudes)
    ck_count_exponents(magnitudes, r, count, &exponents)
    ck_count_ulps(tested.dtype.kernel, x, r, count, &ulps)
    withExtendedLifetime((tested, reference)) {}
}

/// The bins of histograms of errors.
package enum ErrorBins {
    /// Bins of an exponent: −128 for zero, −127 below 2⁻¹²⁶, −126…127, and 128 for what is larger or not finite.
    package static let exponents = Int(CK_EXPONENT_BINS)
    /// Bins of a distance in ulp: none, then 2ᵏ…2ᵏ⁺¹ − 1.
    package static let ulps = Int(CK_ULP_BINS)
    /// The exponent of the first bin.
    package static let leastExponent = -128
}
