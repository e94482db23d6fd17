import Tensors
import Testing

/// Copies that live on their own.
struct TensorCopiesTests {
    @Test("a part keeps its bits in every dtype", arguments: DType.allCases)
    func part(dtype: DType) {
        let tensor = Tensor([1, .nan, -0.0, 65504, 5, 6], shape: [3, 2], dtype: dtype)
        let part = tensor.copy(of: 1..<5, shape: [2, 2])
        #expect(part.shape == [2, 2] && part.dtype == dtype)
        #expect(part.bytes == Array(tensor.bytes[dtype.byteCount..<5 * dtype.byteCount]))
        #expect(tensor.copy.hasEqualBits(tensor))
        #expect(tensor.copy(of: 3..<3, shape: [0]).count == 0)
    }

    @Test(
        "a copy on a ledger keeps its bits, is counted as long as it lives, and is refused over the limit"
    )
    func counted() throws {
        let tensor = Tensor([1, .nan, -0.0], dtype: .float16), ledger = MemoryLedger(limit: 8)
        do {
            let copy = try tensor.copy(on: ledger)
            #expect(copy.hasEqualBits(tensor) && ledger.current == 6)
            #expect(throws: MemoryLimitExceeded.self) { try tensor.copy(on: ledger) }
            withExtendedLifetime(copy) { #expect(ledger.current == 6) }
        }
        #expect(ledger.current == 0 && ledger.peak == 6)
        let symbolic = try Tensor.symbolic([4], .float16).copy(on: ledger)
        #expect(symbolic.isSymbolic && ledger.peak == 8)
    }

    @Test("parts put together are the whole again")
    func joined() {
        let tensor = Tensor((0..<12).map(Double.init), shape: [2, 3, 2], dtype: .float16)
        let parts = (0..<3).map { tensor.copy(of: $0 * 4..<$0 * 4 + 4, shape: [4]) }
        #expect(Tensor.joining(parts, shape: [2, 3, 2]).hasEqualBits(tensor))
    }
}
