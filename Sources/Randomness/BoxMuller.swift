import Tensors

/// The Box-Muller transform in the three forms that PyTorch's CPU generator uses.
///
/// u₁, u₂ uniform in (0, 1] → r cos θ and r sin θ with r = √(-2 ln u₁), θ = 2π u₂.
enum BoxMuller {
    /// Uniforms of one block: the first half gives u₁ = 1 - x[j], the second u₂ = x[j + 8].
    static let block = 16
    private static let half = block / 2
    /// float32 nearest to 2π; twice `Float.pi`, which is rounded down, would be one ulp less.
    private static let twoPi: Float = 0x1.921FB6p2

    /// Turns the float32 uniforms of one block into normals, in place.
    static func transform(_ x: inout ArraySlice<Float>) {
        precondition(x.count == block, "box_muller: \(x.count) uniforms, a block has \(block)")
        for first in x.startIndex..<x.startIndex + half {
            let radius = (-2 * CephesFunctions.log(1 - x[first])).squareRoot()
            let (sine, cosine) = CephesFunctions.sineAndCosine(twoPi * x[first + half])
            // The sum with the mean, which turns -0 into 0.
            x[first] = radius * cosine + 0
            x[first + half] = radius * sine + 0
        }
    }

    /// Turns the float64 uniforms of whole blocks into normals.
    static func transformed(_ uniforms: [Double]) -> [Double] {
        let firsts = stride(from: 0, to: uniforms.count, by: block).flatMap { $0..<$0 + half }
        let logs = ElementaryFunction.log.applying(to: firsts.map { 1 - uniforms[$0] })
        let angles = firsts.map { 2 * .pi * uniforms[$0 + half] }
        let sines = ElementaryFunction.sin.applying(to: angles)
        let cosines = ElementaryFunction.cos.applying(to: angles)
        var normals = uniforms
        for (place, first) in firsts.enumerated() {
            let radius = (-2 * logs[place]).squareRoot()
            normals[first] = radius * cosines[place] + 0
            normals[first + half] = radius * sines[place] + 0
        }
        return normals
    }

    /// The two normals of one pair of float64 uniforms, as the scalar path computes them.
    ///
    /// There the first uniform is the angle. 1 - u is exact for a multiple of 2^-53, so log1p(-u) is log(1 - u).
    static func pair(angle: Double, radius: Double) -> (first: Double, second: Double) {
        let length = (-2 * ElementaryFunction.log(1 - radius)).squareRoot()
        let theta = 2 * .pi * angle
        return (
            length * ElementaryFunction.cos(theta) + 0,
            length * ElementaryFunction.sin(theta) + 0
        )
    }
}
