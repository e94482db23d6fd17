import Tensors

/// Mean |x₍ᵢ₎ − r₍ᵢ₎| of both in ascending order: how far the distributions are apart, wherever the elements stand.
///
/// At most `mean_abs`. Undefined where anything is not finite. `Wasserstein` compares samples of different size.
public enum WassersteinDistance: Metric {
    /// The column's name.
    public static let name = "wasserstein_1"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName =
        "first Wasserstein distance between the distributions of the elements"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.spread?.meanSortedDistance
    }
}
