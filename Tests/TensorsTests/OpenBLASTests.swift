import COpenBLAS
import Tensors
import TestSupport
import Testing

/// OpenBLAS is near the chain, and it is caught: its bits depend on threads and batch.
struct OpenBLASTests {
    private static func product(_ x: Tensor, _ weight: Tensor, on machine: Machine) throws -> Tensor
    {
        let evaluator = Evaluator(machine: machine)
        return try evaluator.linear(x, try evaluator.pack(weight, as: x.dtype))
    }

    @Test("its results are near the chain's", arguments: DType.allCases)
    func near(_ dtype: DType) throws {
        var samples = Samples(seed: 7)
        for (rows, columns, depth) in [(1, 33, 77), (65, 64, 330), (130, 31, 1280)] {
            let x = samples.tensor([rows, depth], dtype)
            let weight = samples.tensor([columns, depth], dtype)
            let chain = try Self.product(x, weight, on: Machine())
            let theirs = try Self.product(x, weight, on: Machine(matmul: .openblas))
            let comparison = Comparison(theirs.doubles(), truth: chain.doubles())
            // Two orders of one sum of `depth` products differ by its rounding errors, which grow like the
            // root of depth; a result rounded to a half may go either way besides.
            let bound =
                4 * Double(depth).squareRoot() * dtype.wide.unitRoundoff + 2 * dtype.unitRoundoff
            #expect(comparison.relL2 <= bound, "\(comparison)")
        }
    }

    @Test("the checks of invariance catch it: threads or the batch change its bits")
    func invarianceIsCaught() throws {
        var samples = Samples(seed: 8)
        let isCaught = try Self.depths.map { depth in
            let x = samples.tensor([96, depth], .float32)
            let weight = samples.tensor([128, depth], .float32)
            let whole = try Self.product(x, weight, on: Machine(matmul: .openblas))
            let evaluator = Evaluator()
            let parts = try [1, 7].map { rows in
                try Self.product(
                    evaluator.slice(x, 0..<rows),
                    weight,
                    on: Machine(matmul: .openblas)
                )
                .hasEqualBits(evaluator.slice(whole, 0..<rows))
            }
            let threads = try Machines.threadCounts.map { count in
                let machine = Machine(threads: count, matmul: .openblas)
                return try Self.product(x, weight, on: machine).hasEqualBits(whole)
            }
            return (parts + threads).contains(false)
        }
        #expect(isCaught.contains(true), "\(OpenBLAS.core): \(isCaught) at \(Self.depths)")
    }

    @Test("the same checks find nothing in the chain, at the same depths")
    func chainHolds() throws {
        var samples = Samples(seed: 8)
        for depth in Self.depths {
            let x = samples.tensor([96, depth], .float32)
            let weight = samples.tensor([128, depth], .float32)
            let whole = try Self.product(x, weight, on: Machine())
            let evaluator = Evaluator()
            for rows in [1, 7] {
                let part = try Self.product(evaluator.slice(x, 0..<rows), weight, on: Machine())
                #expect(part.hasEqualBits(try evaluator.slice(whole, 0..<rows)))
            }
            for threads in Machines.threadCounts {
                #expect(
                    try Self.product(x, weight, on: Machine(threads: threads)).hasEqualBits(whole)
                )
            }
        }
    }

    @Test("it multiplies convolutions and attention as well")
    func otherOperations() throws {
        var samples = Samples(seed: 10)
        let x = samples.tensor([2, 9, 9, 33], .float32)
        let weight = samples.tensor([40, 33, 3, 3], .float32)
        let tokens = samples.tensor([2, 81, 32], .float32)
        func run(_ matmul: MatmulProvider) throws -> [Double] {
            let evaluator = Evaluator(machine: Machine(matmul: matmul))
            let packed = try evaluator.pack(weight, as: .float32)
            let geometry = ConvolutionGeometry(kernel: 3, padding: 1)
            let image = try evaluator.convolution(x, packed, bias: nil, geometry: geometry)
            let attention = try OnlineAttentionTests.attend(
                evaluator,
                AttentionDefinition(
                    queries: tokens,
                    keys: tokens,
                    values: tokens,
                    heads: 2,
                    keyHeads: 2,
                    scale: 0.25,
                    mask: .none
                ),
                OnlineAttentionTests.recipe(.float32)
            )
            return image.doubles() + attention.doubles()
        }
        let comparison = Comparison(try run(.openblas), truth: try run(.chain))
        #expect(comparison.relL2 < 1e-6, "\(comparison)")
    }

    @Test(
        "its provider is caught: other bits than the chain's",
        arguments: [DType.float32, .float64]
    )
    func providerIsCaught(_ dtype: DType) throws {
        var samples = Samples(seed: 11)
        let isCaught = try Self.depths.map { depth in
            let x = samples.tensor([130, depth], dtype),
                weight = samples.tensor([65, depth], dtype)
            let chain = try Self.product(x, weight, on: Machine())
            return
                !(try Self.product(x, weight, on: Machine(matmul: .openblas)).hasEqualBits(chain))
        }
        #expect(isCaught.contains(true), "\(OpenBLAS.core): \(isCaught) at \(Self.depths)")
    }

    @Test("a plain sgemm is caught: near the chain, but with other bits")
    func plainProductIsCaught() throws {
        var samples = Samples(seed: 12)
        let isCaught = try Self.depths.map { depth in
            let x = samples.tensor([130, depth], .float32)
            let weight = samples.tensor([65, depth], .float32)
            let result = Self.plainProduct(x, weight)
            let chain = try Self.product(x, weight, on: Machine()).doubles()
            #expect(Comparison(result, truth: chain).relL2 < 1e-5)
            return Bits.difference(result, chain) != nil
        }
        #expect(isCaught.contains(true), "\(OpenBLAS.core): \(isCaught) at \(Self.depths)")
    }

    /// Where the library cuts a sum in pieces depends on the core; none leaves all of these whole.
    private static let depths = [330, 512, 1280, 5120]

    /// x · weightᵀ by one call of the library.
    private static func plainProduct(_ x: Tensor, _ weight: Tensor) -> [Double] {
        let rows = blasint(x.shape[0]), columns = blasint(weight.shape[0])
        let depth = blasint(x.shape[1])
        var result = [Float](repeating: 0, count: Int(rows * columns))
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasTrans,
            rows,
            columns,
            depth,
            1,
            x.floats(),
            depth,
            weight.floats(),
            depth,
            0,
            &result,
            columns
        )
        return result.map(Double.init)
    }

    @Test("the library says what it is")
    func identity() {
        #expect(OpenBLAS.configuration.contains("OpenBLAS"))
        #expect(!OpenBLAS.core.isEmpty)
    }
}
