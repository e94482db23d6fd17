import Tensors

/// The ziggurat method of Marsaglia and Tsang (2000), in the form that NumPy's `standard_normal` has.
///
/// The area under the normal curve is covered by 256 layers of equal size. A point of a random layer lies mostly in the
/// part that is under the curve as a whole; otherwise the curve decides, and in the lowest layer a draw from the tail.
struct Ziggurat<Real: ZigguratReal>: Sendable {
    /// A layer's width divided by 2^52 (float32: 2^23): what a random significand is multiplied by.
    private let widths: [Real]
    /// The curve's height at each layer's edge.
    private let heights: [Real]
    /// Below this significand a point is under the curve for sure.
    private let thresholds: [Real.RawSignificand]

    /// Where the tail begins, and one over it.
    private static var edge: Real { 3.6541528853610087963519472518 }
    private static var inverseEdge: Real { 0.27366123732975827203338247596 }

    /// The layers in float64, and in any other format those rounded.
    init() {
        let lostBits = 52 - Real.significandBitCount
        widths = ZigguratTables.widths.map { Real($0 * Double(1 << lostBits)) }
        heights = ZigguratTables.heights.map { Real($0) }
        thresholds = ZigguratTables.thresholds.map {
            Real.RawSignificand(($0 + (1 << lostBits) / 2) >> UInt64(lostBits))
        }
    }

    /// The next normal number of a stream.
    func next(from stream: inout PCG64) -> Real {
        while true {
            // From the lowest bit up: eight of the layer, one of the sign, the significand.
            let bits = Real.bits(from: &stream)
            let layer = Int(bits & 0xFF)
            let significand = (bits >> 9) & ((1 << Real.significandBitCount) - 1)
            let size = Real(significand) * widths[layer]
            let x = bits & 0x100 == 0 ? size : -size
            if significand < thresholds[layer] { return x }
            if layer == 0 {
                let tail = tail(from: &stream)
                return significand & 0x100 == 0 ? tail : -tail
            }
            let height = (heights[layer - 1] - heights[layer]) * Real.uniform(from: &stream)
            let wide = Double(x)
            if Double(height + heights[layer]) < ElementaryFunction.exp(-0.5 * wide * wide) {
                return x
            }
        }
    }

    /// A normal number beyond the edge, by Marsaglia's method of 1964.
    private func tail(from stream: inout PCG64) -> Real {
        while true {
            let x = -Self.inverseEdge * logarithm(1 - Real.uniform(from: &stream))
            let y = -logarithm(1 - Real.uniform(from: &stream))
            if y + y > x * x { return Self.edge + x }
        }
    }

    private func logarithm(_ x: Real) -> Real { Real(ElementaryFunction.log(Double(x))) }
}

/// A format that the ziggurat draws directly.
protocol ZigguratReal: BinaryFloatingPoint, Sendable
where RawSignificand: FixedWidthInteger & Sendable {
    /// As many random bits as the format has.
    static func bits(from stream: inout PCG64) -> RawSignificand

    /// A uniform number in [0, 1).
    static func uniform(from stream: inout PCG64) -> Self
}

extension Double: ZigguratReal {
    static func bits(from stream: inout PCG64) -> UInt64 { stream.nextWord() }

    static func uniform(from stream: inout PCG64) -> Double {
        Double(stream.nextWord() >> 11) * 0x1p-53
    }
}

extension Float: ZigguratReal {
    static func bits(from stream: inout PCG64) -> UInt32 { stream.nextHalf() }

    static func uniform(from stream: inout PCG64) -> Float {
        Float(stream.nextHalf() >> 8) * 0x1p-24
    }
}
