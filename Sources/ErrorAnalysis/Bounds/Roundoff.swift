import Tensors

/// How roundings add up.
public enum Roundoff {
    /// γₙ = n u / (1 − n u), which bounds the relative error of n roundings, and its logarithm; +∞ from n u = 1 on.
    ///
    /// `roundoff` is the unit roundoff u: half the distance from 1 to the next number of a format that rounds to nearest.
    /// Higham, "Accuracy and Stability of Numerical Algorithms", section 3.1.
    public static func gamma(_ count: Int, _ roundoff: Double) -> Double {
        let product = Double(count) * roundoff
        return product < 1 ? product / (1 - product) : .infinity
    }

    /// The unit roundoff of a rounding to `dtype` of what is in `wide`; 0 where nothing is rounded.
    static func of(_ dtype: DType, from wide: DType) -> Double {
        dtype == wide ? 0 : dtype.unitRoundoff
    }

    /// The relative error of two that follow each other: (1 + a)(1 + b) − 1.
    static func product(_ a: Double, _ b: Double) -> Double { a + b + a * b }
}
