import Tensors

/// Euclidean norms of the difference, the tested tensor and the reference.
///
/// Squares were summed with a power of two taken out where they would have left the range of float64; it is put
/// back after the root, exactly.
extension ErrorSums {
    /// ‖x − r‖ over pairs without a mismatch.
    var errorNorm: Double { squares.squareRoot() / errorScale }

    /// ‖x‖, meant where every element is finite.
    var testedNorm: Double { testedSquares.squareRoot() / valueScale }

    /// ‖r‖ over finite references.
    var referenceNorm: Double { referenceSquares.squareRoot() / valueScale }

    /// Whether every element on both sides is finite.
    var isFinite: Bool { nan + positiveInfinity + negativeInfinity + referenceNonfinite == 0 }
}
