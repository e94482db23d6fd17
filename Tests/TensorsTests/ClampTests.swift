import Tensors
import Testing

@Suite struct ClampTests {
    @Test("numbers outside the range become its ends, NaN stays", arguments: DType.allCases)
    func limits(dtype: DType) throws {
        let values = [-3, -1.5, -1, -0.25, 0, 0.5, 1, 2, .infinity, -.infinity, .nan]
        let result = try Evaluator().clamp(Tensor(values, dtype: dtype), to: -1.5...1).doubles()
        #expect(result.dropLast() == [-1.5, -1.5, -1, -0.25, 0, 0.5, 1, 1, 1, -1.5])
        #expect(result.last?.isNaN == true)
    }

    @Test("every element of a long tensor is limited", arguments: [0, 1, 255, 256, 257, 1000])
    func everyElement(count: Int) throws {
        let values = (0..<count).map { Double($0) - 300 }
        let result = try Evaluator().clamp(Tensor(values), to: -100...100).doubles()
        #expect(result == values.map { min(max($0, -100), 100) })
    }

    @Test("shape and dtype stay, over symbolic tensors too", arguments: DType.allCases)
    func typeStays(dtype: DType) throws {
        let symbolic = try Tensor.symbolic([2, 3, 4], dtype)
        let result = try Evaluator().clamp(symbolic, to: 0...1)
        #expect(result.isSymbolic && result.type == TensorType([2, 3, 4], dtype))
    }
}
