import Tensors
import Testing

/// Memory of tensors that are gone serves those to come, and only then.
struct MemoryBlocksTests {
    private static func address(_ tensor: Tensor) -> UInt {
        tensor.withBytes { UInt(bitPattern: $0.baseAddress) }
    }

    @Test("the next tensor of a size gets the memory of one that is gone")
    func reuse() throws {
        let evaluator = Evaluator(), x = Tensor.zeros([500_000], .float32)
        let first = Self.address(try evaluator.add(x, x))
        #expect(Self.address(try evaluator.add(x, x)) == first)
    }

    @Test("living tensors share no memory, whatever came and went between")
    func apart() throws {
        let evaluator = Evaluator()
        var living: [(tensor: Tensor, value: Double)] = []
        var samples = Samples(seed: 3)
        for value in 1...60 {
            let count = 60_000 + Int(samples.unit() * 8) * 20_000
            let x = Tensor([Float](repeating: Float(value), count: count))
            living.append((try evaluator.scale(x, by: 1), Double(value)))
            if living.count > 5 { living.remove(at: Int(samples.unit() * 5)) }
            for (tensor, value) in living {
                #expect(tensor.doubles().allSatisfy { $0 == value })
            }
        }
    }

    @Test("every result lies on a cache line", arguments: [1, 1000, 70_000, 600_000])
    func alignment(_ count: Int) throws {
        let x = Tensor.zeros([count], .float32)
        #expect(Self.address(try Evaluator().add(x, x)) % 64 == 0)
    }
}
