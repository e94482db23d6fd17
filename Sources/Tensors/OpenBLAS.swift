import CKernels
import COpenBLAS

/// OpenBLAS as a multiplier of single tiles, and what it says of itself.
public enum OpenBLAS {
    /// Keeps the library from starting threads of its own: sdlab's threads share the tiles.
    static func useOneThread() {
        openblas_set_num_threads(1)
    }

    /// The library's build configuration, for example `OpenBLAS 0.3.21 DYNAMIC_ARCH …`.
    public static var configuration: String {
        openblas_get_config().map { String(cString: $0) } ?? ""
    }

    /// The processor core whose kernels the library chose, for example `SkylakeX`.
    public static var core: String {
        openblas_get_corename().map { String(cString: $0) } ?? ""
    }

    /// tile = (accumulate ? tile : 0) + rows * panel for one tile of contiguous wide rows.
    static func multiply(
        wide: DType,
        rows: UnsafeRawPointer,
        rowCount: Int,
        depth: Int,
        panel: UnsafeRawPointer,
        accumulate: Bool,
        tile: UnsafeMutableRawPointer
    ) {
        let columns = ck_panel_columns(wide.kernel)
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
                n,
                accumulate ? 1 : 0,
                tile.assumingMemoryBound(to: Double.self),
                n
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
                n,
                accumulate ? 1 : 0,
                tile.assumingMemoryBound(to: Float.self),
                n
            )
        }
    }
}
