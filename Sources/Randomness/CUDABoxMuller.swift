import Tensors

/// The Box-Muller transform as cuRAND's device functions compute it: r sin θ comes first, then r cos θ.
enum CUDABoxMuller {
    /// 2^-32 · 2π; the angle's unit.
    private static let angleUnit: Float = 0x1.921FB6p-30

    /// One of the four float32 normals of each block of words, `curand_normal4`.
    static func floats(_ words: [SIMD4<UInt32>], component: Int) -> [Float] {
        let pair = component & 2
        let uniforms = words.map { Float($0[pair]) * 0x1p-32 + 0x1p-33 }
        let angles = words.map { (angleUnit / 2).addingProduct(Float($0[pair + 1]), angleUnit) }
        let logs = ElementaryFunction.log.applying(to: uniforms)
        let function = component & 1 == 0 ? ElementaryFunction.sin : .cos
        // The sum with the mean, which turns -0 into 0.
        return zip(logs, function.applying(to: angles)).map { ($0 * -2).squareRoot() * $1 + 0 }
    }

    /// One of the two float64 normals of each block of words, `curand_normal2_double`.
    static func doubles(_ words: [SIMD4<UInt32>], component: Int) -> [Double] {
        let uniforms = words.map { Double(joined($0.x, $0.y)) * 0x1p-53 + 0x1p-54 }
        let logs = ElementaryFunction.log.applying(to: uniforms)
        return zip(words, logs).map { words, log in
            let halfTurns = Double(joined(words.z, words.w)) * 0x1p-52 + 0x1p-53
            return (log * -2).squareRoot() * sine(halfTurns: halfTurns, ahead: component) + 0
        }
    }

    private static func joined(_ low: UInt32, _ high: UInt32) -> UInt64 {
        UInt64(low) ^ UInt64(high) << 21
    }

    /// sin(π x + quarters · π/2), the angle reduced before it is multiplied by π, as `sincospi` does.
    private static func sine(halfTurns x: Double, ahead quarters: Int) -> Double {
        let nearest = (2 * x).rounded()
        let rest = (x - nearest / 2) * .pi
        let quadrant = (Int(nearest) + quarters) & 3
        let size =
            quadrant & 1 == 0 ? ElementaryFunction.sin(rest) : ElementaryFunction.cos(rest)
        return quadrant & 2 == 0 ? size : -size
    }
}
