import Tensors
import Testing

/// Bytes are counted while they live; a limit is an error that leaves nothing behind; symbols forecast.
struct MemoryLedgerTests {
    /// An operation that needs working memory and writes nothing.
    private struct Wasteful: Operation {
        let workspace: Int

        let name = "wasteful"
        func output(of inputs: [TensorType]) -> TensorType { inputs[0] }
        func cost(of inputs: [TensorType]) -> Cost { Cost(workspace: workspace) }
        func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {}
    }

    /// A little network, its intermediate results let go one after the other.
    @inline(never)
    private static func network(_ evaluator: Evaluator, _ image: Tensor) throws -> Tensor {
        let weights = Tensor.zeros([24, 8, 3, 3], image.dtype)
        let kernel = try evaluator.pack(weights, as: image.dtype)
        let one = Tensor.zeros([24], image.dtype)
        let geometry = ConvolutionGeometry(kernel: 3, padding: 1)
        var x = try evaluator.convolution(image, kernel, bias: one, geometry: geometry)
        x = try evaluator.groupNorm(x, groups: 4, weight: one, bias: one, epsilon: 1e-5, silu: true)
        let tokens = x.reshaped([x.shape[0], x.shape[1] * x.shape[2], 24])
        let attention = try evaluator.onlineAttention(
            OnlineAttentionTests.recipe(image.dtype),
            queries: tokens,
            keys: tokens,
            values: tokens,
            heads: 3,
            keyHeads: 3,
            scale: 1,
            mask: .none
        )
        x = try evaluator.add(tokens, attention)
        x = try evaluator.softmax(try evaluator.cast(x, to: .float64))
        return try evaluator.concatenate([x, x], axis: 2)
    }

    /// What an error says was asked for, lives and is allowed.
    private static func numbers(_ error: MemoryLimitExceeded?) -> [Int] {
        error.map { [$0.asked, $0.alive, $0.limit ?? -1] } ?? []
    }

    @Test("results are counted while they live")
    func lifetime() throws {
        let ledger = MemoryLedger()
        let evaluator = Evaluator(ledger: ledger), x = Tensor.zeros([100], .float32)
        do {
            let y = try evaluator.add(x, x)
            #expect(ledger.current == 400)
            let z = try evaluator.cast(y.reshaped([4, 25]), to: .float16)
            #expect(ledger.current == 600)
            withExtendedLifetime((y, z)) {}
        }
        #expect(ledger.current == 0)
        #expect(ledger.peak == 600)
        ledger.resetPeak()
        #expect(ledger.peak == 0)
    }

    @Test("passing the limit is an error, and nothing leaks")
    func limit() throws {
        let ledger = MemoryLedger(limit: 1000)
        let evaluator = Evaluator(ledger: ledger), x = Tensor.zeros([100], .float32)
        let y = try evaluator.add(x, x), z = try evaluator.add(y, x)
        let error = #expect(throws: MemoryLimitExceeded.self) {
            try evaluator.add(y, z)
        }
        #expect(Self.numbers(error) == [400, 800, 1000])
        #expect(ledger.current == 800)
        #expect(try evaluator.cast(z, to: .float16).dtype == .float16)
        #expect(ledger.current == 800)
        #expect(ledger.peak == 1000)
        withExtendedLifetime((y, z)) {}
    }

    @Test("a workspace counts while its operation runs, and is refused with nothing left behind")
    func workspace() throws {
        let ledger = MemoryLedger(limit: 1000)
        let evaluator = Evaluator(ledger: ledger), x = Tensor.zeros([100], .float32)
        _ = try evaluator.apply(Wasteful(workspace: 600), x)
        #expect(ledger.current == 0)
        #expect(ledger.peak == 1000)
        let error = #expect(throws: MemoryLimitExceeded.self) {
            try evaluator.apply(Wasteful(workspace: 601), x)
        }
        #expect(Self.numbers(error) == [601, 400, 1000])
        #expect(ledger.current == 0)
    }

    @Test("the error says what was asked for, what lives and what is allowed")
    func description() throws {
        let evaluator = Evaluator(ledger: MemoryLedger(limit: 7)), x = Tensor.zeros([2], .float32)
        let error = #expect(throws: MemoryLimitExceeded.self) { try evaluator.add(x, x) }
        #expect(error?.description == "out of memory: 8 bytes asked for with 0 alive, limit 7")
    }

    @Test(
        "a symbolic pass does the same operations at the same cost and peak",
        arguments: DType.allCases
    )
    func symbolic(_ dtype: DType) throws {
        let shape = [2, 6, 5, 8]
        func run(_ image: Tensor) throws -> (
            peak: Int, operations: [AppliedOperation], result: Tensor
        ) {
            let ledger = MemoryLedger(), recording = Recording()
            let evaluator = Evaluator(ledger: ledger, observe: recording.append)
            let result = try Self.network(evaluator, image)
            #expect(ledger.current == result.type.byteCount)
            return (ledger.peak, recording.all, result)
        }
        let real = try run(.zeros(shape, dtype)), forecast = try run(.symbolic(shape, dtype))
        #expect(forecast.result.isSymbolic && !real.result.isSymbolic)
        #expect(forecast.result.type == real.result.type)
        #expect(forecast.peak == real.peak)
        #expect(forecast.operations.map(\.name) == real.operations.map(\.name))
        #expect(forecast.operations.map(\.inputs) == real.operations.map(\.inputs))
        #expect(forecast.operations.map(\.output) == real.operations.map(\.output))
        #expect(forecast.operations.map(\.cost) == real.operations.map(\.cost))
        #expect(real.operations.count >= 7)
        #expect(real.peak > real.result.type.byteCount)
    }

    @Test(
        "what a symbolic pass needs is enough for the real one, and not a byte less is",
        arguments: DType.allCases
    )
    func forecastIsTight(_ dtype: DType) throws {
        let shape = [1, 7, 5, 8]
        let ledger = MemoryLedger()
        _ = try Self.network(Evaluator(ledger: ledger), try .symbolic(shape, dtype))
        let enough = Evaluator(ledger: MemoryLedger(limit: ledger.peak))
        _ = try Self.network(enough, .zeros(shape, dtype))
        let short = Evaluator(ledger: MemoryLedger(limit: ledger.peak - 1))
        #expect(throws: MemoryLimitExceeded.self) { try Self.network(short, .zeros(shape, dtype)) }
        #expect(short.ledger.current == 0)
    }

    @Test("a symbol is counted where it is made")
    func symbolIsCounted() throws {
        let ledger = MemoryLedger(limit: 100)
        let x = try Tensor.symbolic([20], .float32, ledger: ledger)
        #expect(ledger.current == 80)
        let error = #expect(throws: MemoryLimitExceeded.self) {
            try Tensor.symbolic([20], .float16, ledger: ledger)
        }
        #expect(Self.numbers(error) == [40, 80, 100])
        withExtendedLifetime(x) {}
    }
}
