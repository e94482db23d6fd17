import CKernels

/// The project's own elementary functions, for tables and random numbers that need a few values.
///
/// At most 1 ulp from the true value and the same bits everywhere, which the C library's are not.
package enum ElementaryFunction: Sendable, CaseIterable {
    case exp, exp2, log, erf, sin, cos

    /// The function of each number in float64.
    package func applying(to x: [Double]) -> [Double] {
        [Double](unsafeUninitializedCapacity: x.count) { buffer, initialized in
            if let target = buffer.baseAddress {
                ck_apply_double(.CK_SCALAR, kernel, x, target, x.count)
            }
            initialized = x.count
        }
    }

    /// The function of each number in float32: log, sin and cos are the float64 function rounded once.
    package func applying(to x: [Float]) -> [Float] {
        [Float](unsafeUninitializedCapacity: x.count) { buffer, initialized in
            if let target = buffer.baseAddress {
                ck_apply_float(.CK_SCALAR, kernel, x, target, x.count)
            }
            initialized = x.count
        }
    }

    /// The function of one number in float64.
    package func callAsFunction(_ x: Double) -> Double {
        var result = 0.0
        withUnsafePointer(to: x) { ck_apply_double(.CK_SCALAR, kernel, $0, &result, 1) }
        return result
    }

    /// The same function in the kernels' words.
    private var kernel: ck_function {
        switch self {
        case .exp: .CK_EXP
        case .exp2: .CK_EXP2
        case .log: .CK_LOG
        case .erf: .CK_ERF
        case .sin: .CK_SIN
        case .cos: .CK_COS
        }
    }
}
