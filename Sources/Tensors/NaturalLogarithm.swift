import CKernels

/// ln x by the project's own polynomial: the same bits on every processor and C library.
package func naturalLogarithm(_ x: Double) -> Double {
    var x = x
    var result = 0.0
    ck_apply_double(.CK_SCALAR, .CK_LOG, &x, &result, 1)
    return result
}
