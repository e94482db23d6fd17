import Tensors

/// 1 − cos of the angle between the tested tensor and its reference, between 0 and 2.
///
/// As (‖x − r‖² − (‖x‖ − ‖r‖)²) / (2 ‖x‖ ‖r‖), where ‖x‖ − ‖r‖ = Σ (x − r)(x + r) / (‖x‖ + ‖r‖): no two nearly
/// equal numbers are subtracted, as they would be in 1 − x·r / (‖x‖ ‖r‖), and one pass is enough.
/// 0 for two zero tensors, 1 where only one is zero, undefined where anything is not finite.
public enum CosineDistance: Metric {
    /// The column's name.
    public static let name = "cosine_distance"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "1 minus the cosine of the angle to the reference"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        let sums = sample.sums
        guard sums.count > 0, sums.isFinite else { return nil }
        // In units of the larger norm nothing overflows; the cross sum holds one factor of each scale.
        let unit = max(sums.testedNorm, sums.referenceNorm)
        guard unit > 0 else { return 0 }
        let tested = sums.testedNorm / unit
        let reference = sums.referenceNorm / unit
        guard tested > 0, reference > 0 else { return 1 }
        let error = sums.errorNorm / unit
        let cross = sums.cross / sums.errorScale / unit / (sums.valueScale * unit)
        let lengthening = cross / (tested + reference)
        let distance = (error - lengthening) * (error + lengthening) / (2 * tested * reference)
        return min(max(distance, 0), 2)
    }
}
