import CKernels
import Tensors

/// The two types in which operations compute, with the project's own elementary functions.
///
/// Definitions in tests are written over it; the functions themselves are tested against true values.
protocol WideNumber: BinaryFloatingPoint {
    /// The function of each number, by the scalar form of the kernels.
    static func apply(_ function: ck_function, _ x: [Self]) -> [Self]
}

extension Float: WideNumber {
    static func apply(_ function: ck_function, _ x: [Float]) -> [Float] {
        var y = x
        ck_apply_float(.CK_SCALAR, function, x, &y, x.count)
        return y
    }
}

extension Double: WideNumber {
    static func apply(_ function: ck_function, _ x: [Double]) -> [Double] {
        var y = x
        ck_apply_double(.CK_SCALAR, function, x, &y, x.count)
        return y
    }
}

extension WideNumber {
    /// The function of one number.
    static func apply(_ function: ck_function, _ x: Self) -> Self { apply(function, [x])[0] }

    /// Sixteen partial sums, lane l taking elements l, l + 16, …, folded 16 → 8 → 4 → 2 → 1.
    static func sum(_ x: [Self]) -> Self {
        fold(x) { $0 + $1 }
    }

    /// The same of (x − mean)², each added by one fma.
    static func sumOfSquares(_ x: [Self], around mean: Self) -> Self {
        fold(x) { lane, x in lane.addingProduct(x - mean, x - mean) }
    }

    private static func fold(_ x: [Self], _ add: (Self, Self) -> Self) -> Self {
        var lanes = [Self](repeating: 0, count: 16)
        for (index, value) in x.enumerated() { lanes[index % 16] = add(lanes[index % 16], value) }
        while lanes.count > 1 {
            let half = lanes.count / 2
            lanes = (0..<half).map { lanes[$0] + lanes[$0 + half] }
        }
        return lanes[0]
    }
}
