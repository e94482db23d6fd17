import COpenBLAS
import Tensors

/// Products `[rows, depth]` · `[depth, columns]`: sdlab's linear layer against OpenBLAS.
enum MatrixProduct {
    /// sdlab packs the weight once beforehand, as a layer does, or in each call where `packing`.
    ///
    /// Half formats, which OpenBLAS lacks, are held against sdlab's own float32.
    static func job(
        _ job: JobDescription,
        packing: Bool,
        _ evaluator: Evaluator
    ) throws -> PreparedJob {
        let (rows, depth, columns) = (job.shape[0], job.shape[1], job.shape[2])
        var random = RandomTensors()
        let x = random.tensor([rows, depth], job.dtype)
        let weight = random.tensor([columns, depth], job.dtype)
        let packed = try evaluator.pack(weight, as: job.dtype)
        let ours: Call = {
            let weight = packing ? try evaluator.pack(weight, as: job.dtype) : packed
            _ = try evaluator.linear(x, weight)
        }
        if job.dtype.wide != job.dtype {
            let wideX = try evaluator.cast(x, to: .float32)
            let wideWeight = try evaluator.pack(weight, as: .float32)
            return PreparedJob(ours: ours) { _ = try evaluator.linear(wideX, wideWeight) }
        }
        openblas_set_num_threads(Int32(job.threads))
        let sizes = Sizes(rows: rows, depth: depth, columns: columns)
        return PreparedJob(
            ours: ours,
            theirs: job.dtype == .float64
                ? doubles(sizes, x.doubles(), weight.doubles())
                : floats(sizes, x.floats(), weight.floats())
        )
    }

    /// OpenBLAS' words for the three sizes.
    private struct Sizes {
        let m: blasint, k: blasint, n: blasint

        init(rows: Int, depth: Int, columns: Int) {
            (m, k, n) = (blasint(rows), blasint(depth), blasint(columns))
        }
    }

    /// `sgemm` on row-major matrices; which numbers are in b changes nothing about the time.
    private static func floats(_ s: Sizes, _ a: [Float], _ b: [Float]) -> Call {
        var c = [Float](repeating: 0, count: Int(s.m * s.n))
        let plain = CblasNoTrans
        return {
            cblas_sgemm(
                CblasRowMajor,
                plain,
                plain,
                s.m,
                s.n,
                s.k,
                1,
                a,
                s.k,
                b,
                s.n,
                0,
                &c,
                s.n
            )
        }
    }

    /// `dgemm` likewise.
    private static func doubles(_ s: Sizes, _ a: [Double], _ b: [Double]) -> Call {
        var c = [Double](repeating: 0, count: Int(s.m * s.n))
        let plain = CblasNoTrans
        return {
            cblas_dgemm(
                CblasRowMajor,
                plain,
                plain,
                s.m,
                s.n,
                s.k,
                1,
                a,
                s.k,
                b,
                s.n,
                0,
                &c,
                s.n
            )
        }
    }
}
