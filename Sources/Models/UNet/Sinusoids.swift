import Tensors

/// Numbers as sines and cosines of many frequencies (diffusers' `Timesteps`).
///
/// "Denoising Diffusion Probabilistic Models", appendix B. They are computed in float64 and rounded once (diffusers
/// computes them in float32).
struct Sinusoids {
    let channels: Int
    let flipSinToCos: Bool
    let freqShift: Double

    /// `[numbers, channels]`: sin and cos of t · 10000^(−i / (half − shift)); an odd last channel is 0.
    func callAsFunction(_ numbers: [Double]) -> [Double] {
        let half = channels / 2
        let step = -ElementaryFunction.log(10000) / (Double(half) - freqShift)
        let frequencies = ElementaryFunction.exp.applying(to: (0..<half).map { Double($0) * step })
        let angles = numbers.flatMap { t in frequencies.map { $0 * t } }
        let sines = ElementaryFunction.sin.applying(to: angles)
        let cosines = ElementaryFunction.cos.applying(to: angles)
        return numbers.indices.flatMap { row -> [Double] in
            let range = row * half..<(row + 1) * half
            let pair = flipSinToCos ? cosines[range] + sines[range] : sines[range] + cosines[range]
            return Array(pair) + [Double](repeating: 0, count: channels - 2 * half)
        }
    }
}
