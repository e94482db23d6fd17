import Foundation
import Tensors
import Testing

/// The functions that compute in float32, tried on every number there is.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SDLAB_SLOW_TESTS"] != nil))
struct Float32SweepTests {
    typealias Function = ElementaryFunctionTests.Function

    /// Numbers of one step; half of the patterns' bits.
    private static let step = 1 << 16

    @Test(
        "every float32 gives a result within the function's bound, the same in every vector form",
        arguments: [Function.exp, .exp2, .erf]
    )
    func everyNumber(_ function: Function) {
        var worst = 0.0, place = Float.zero, differing: [Float] = []
        for start in stride(from: 0, to: 1 << 32, by: Self.step) {
            let x = (start..<start + Self.step).map { Float(bitPattern: UInt32($0)) }
            let narrow = ElementaryFunctionTests.apply(function, x, .widest)
            let wide = ElementaryFunctionTests.apply(function, x.map(Double.init), .widest)
            for index in x.indices {
                let error = Self.ulps(narrow[index], wide[index])
                if !(error <= worst) { (worst, place) = (error, x[index]) }
            }
            // The scalar form calls the C library for fma: a sample of it has to do.
            for isa in InstructionSet.available
            where isa != .widest && (isa != .scalar || start % (64 * Self.step) == 0) {
                let other = ElementaryFunctionTests.apply(function, x, isa)
                if !Self.haveEqualBits(other, narrow) { differing.append(x[0]) }
            }
        }
        #expect(worst <= function.float32Bound, "\(function)(\(place))")
        #expect(differing.isEmpty, "\(differing.count) steps, from \(differing.prefix(3)) on")
    }

    /// How far a float32 result is from the float64 one, in units of its last place in float32.
    ///
    /// NaN and infinity where the other is neither, and another sign, are infinitely far. The error
    /// of the float64 function, at most 2⁻²⁹ of such a unit, is left out of account.
    private static func ulps(_ narrow: Float, _ wide: Double) -> Double {
        let rounded = Float(wide)
        if narrow.bitPattern == rounded.bitPattern { return 0.5 }
        if rounded.isNaN { return narrow.isNaN ? 0 : .infinity }
        guard rounded.isFinite, narrow.isFinite, narrow.sign == rounded.sign else {
            return .infinity
        }
        // The place of float32's last bit: subnormal numbers share the least normal ones'.
        let magnitude = max(wide.magnitude, 0x1p-126)
        let power = Double(bitPattern: magnitude.bitPattern & 0x7FF0_0000_0000_0000)
        return abs(Double(narrow) - wide) / (power * 0x1p-23)
    }

    private static func haveEqualBits(_ a: [Float], _ b: [Float]) -> Bool {
        zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern }
    }
}
