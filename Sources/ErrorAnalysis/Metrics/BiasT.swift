import Tensors

/// bias · √n / s, s being the standard deviation of x − r: beyond ±5 roundings have a direction.
///
/// Were the errors independent, it would be Student's t. From Σd and Σd² alone: the variance loses digits only where |t| is
/// beyond all doubt. ±∞ where all errors are the same, undefined without errors, for fewer than two elements, and where one
/// side alone is not finite.
public enum BiasT: Metric {
    /// The column's name.
    public static let name = "bias_t"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "mean signed error over its standard error"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        let sums = sample.sums, count = Double(sums.count)
        guard sums.count > 1, sums.mismatches == 0, sums.squares > 0 else { return nil }
        let sum = sums.signed * sums.errorScale
        let variance = max(sums.squares - sum * sum / count, 0) / (count - 1)
        return sum / (count * variance).squareRoot()
    }
}
