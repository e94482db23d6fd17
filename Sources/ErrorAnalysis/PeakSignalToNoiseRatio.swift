import Tensors

extension ErrorSample {
    /// 10 log₁₀(range² / mean (x − r)²) in decibels: +∞ where both are equal, −∞ where one alone is not finite.
    ///
    /// `dataRange` is the distance from black to white, 255 for 8-bit images. Nil where there is no element.
    public func peakSignalToNoiseRatio(dataRange: Double) -> Double? {
        precondition(dataRange > 0, "PSNR: data range \(dataRange), positive needed")
        guard let error = value(of: RootMeanSquare.self) else { return nil }
        if error == 0 { return .infinity }
        if error == .infinity { return -.infinity }
        return 20 * naturalLogarithm(dataRange / error) / naturalLogarithm(10)
    }
}
