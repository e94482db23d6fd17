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

    @Test("parts put together are the whole again")
    func joined() {
        let tensor = Tensor((0..<12).map(Double.init), shape: [2, 3, 2], dtype: .float16)
        let parts = (0..<3).map { tensor.copy(of: $0 * 4..<$0 * 4 + 4, shape: [4]) }
        #expect(Tensor.joining(parts, shape: [2, 3, 2]).hasEqualBits(tensor))
    }
}
