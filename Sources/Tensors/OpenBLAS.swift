import CKernels
import COpenBLAS

/// OpenBLAS as a multiplier of matrices, and what it says of itself.
public enum OpenBLAS {
    /// The library's build configuration, for example `OpenBLAS 0.3.21 DYNAMIC_ARCH …`.
    ///
    /// Asked once: the library writes its answer into one buffer for all threads.
    public static let configuration = openblas_get_config().map { String(cString: $0) } ?? ""

    /// The processor core whose kernels the library chose, for example `SkylakeX`.
    public static let core = openblas_get_corename().map { String(cString: $0) } ?? ""

    /// result = (accumulate ? result : 0) + rows · panel for wide matrices, with so many of the library's threads.
    ///
    /// Rows are contiguous; those of panel and result lie `panelStride` and `resultStride` elements apart.
    static func multiply(
        wide: DType,
        rows: UnsafeRawPointer,
        rowCount: Int,
        depth: Int,
        panel: UnsafeRawPointer,
        panelStride: Int,
        columns: Int,
        accumulate: Bool,
        result: UnsafeMutableRawPointer,
        resultStride: Int,
        threads: Int
    ) {
        openblas_set_num_threads(Int32(threads))
        let m = blasint(rowCount), n = blasint(columns), k = blasint(depth)
        if wide == .float64 {
            cblas_dgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                m,
                n,
                k,
                1,
                rows.assumingMemoryBound(to: Double.self),
                k,
                panel.assumingMemoryBound(to: Double.self),
                blasint(panelStride),
                accumulate ? 1 : 0,
                result.assumingMemoryBound(to: Double.self),
                blasint(resultStride)
            )
        } else {
            cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                m,
                n,
                k,
                1,
                rows.assumingMemoryBound(to: Float.self),
                k,
                panel.assumingMemoryBound(to: Float.self),
                blasint(panelStride),
                accumulate ? 1 : 0,
                result.assumingMemoryBound(to: Float.self),
                blasint(resultStride)
            )
        }
    }
}
