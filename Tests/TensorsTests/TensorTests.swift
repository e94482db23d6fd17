import Tensors
import Testing

/// Tensors are values: numbers rounded once on the way in, bytes kept as they are.
struct TensorTests {
    @Test("numbers are rounded once to the dtype", arguments: DType.allCases)
    func rounding(_ dtype: DType) {
        var samples = Samples(seed: 39)
        let numbers = samples.numbers(500, .float64, .special)
        let tensor = Tensor(numbers, dtype: dtype)
        #expect(Bits.difference(tensor.doubles(), numbers.map(dtype.rounded)) == nil)
        let floats = Tensor(numbers.map(Float.init), dtype: dtype)
        let expected = numbers.map { dtype.rounded(Double(Float($0))) }
        #expect(Bits.difference(floats.doubles(), expected) == nil)
        #expect(tensor.floats().map(Double.init).count == 500)
    }

    @Test("bytes come back as they were", arguments: DType.allCases)
    func bytes(_ dtype: DType) {
        var samples = Samples(seed: 40)
        let bytes = (0..<6 * dtype.byteCount).map { _ in UInt8(truncatingIfNeeded: samples.bits()) }
        let tensor = bytes.withUnsafeBytes { Tensor(bytes: $0, shape: [2, 3], dtype: dtype) }
        #expect(tensor.bytes == bytes)
        #expect(tensor.type.byteCount == bytes.count)
        #expect(tensor.reshaped([3, 2, 1]).bytes == bytes)
    }

    @Test("equal bits means shape, dtype and every bit")
    func equality() {
        let zero = Tensor([0.0, 1]), negative = Tensor([-0.0, 1])
        #expect(zero.hasEqualBits(Tensor([0.0, 1])))
        #expect(!zero.hasEqualBits(negative))
        #expect(!zero.hasEqualBits(zero.reshaped([2, 1])))
        #expect(!zero.hasEqualBits(Tensor([0.0, 1], dtype: .float32)))
        #expect(Tensor([Double.nan]).hasEqualBits(Tensor([Double.nan])))
    }

    @Test("zeros, empty tensors and single numbers have their counts", arguments: DType.allCases)
    func counts(_ dtype: DType) {
        #expect(Tensor.zeros([2, 3], dtype).doubles() == [0, 0, 0, 0, 0, 0])
        #expect(Tensor.zeros([2, 0, 3], dtype).doubles().isEmpty)
        #expect(Tensor.zeros([], dtype).count == 1)
        #expect(Tensor([] as [Double], dtype: dtype).bytes.isEmpty)
        #expect(TensorType([2, 3], dtype).description == "\(dtype.rawValue)[2, 3]")
    }

    @Test("a borrowed tensor reads its owner's memory and keeps it alive")
    func borrowing() {
        final class Owner {
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 8)
            deinit { memory.deallocate() }
        }
        var owner: Owner? = Owner()
        weak let observed = owner
        var tensor: Tensor?
        if let owner {
            owner.memory.copyBytes(from: [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
            tensor = Tensor(
                borrowing: UnsafeRawBufferPointer(owner.memory),
                owner: owner,
                shape: [2],
                dtype: .float32
            )
        }
        owner = nil
        #expect(tensor?.doubles() == [1, -2])
        #expect(observed != nil)
        tensor = nil
        #expect(observed == nil)
    }

    @Test("a symbolic tensor has a type and no numbers")
    func symbolic() async throws {
        let symbol = try Tensor.symbolic([1 << 20, 1 << 20], .float64)
        #expect(symbol.isSymbolic)
        #expect(symbol.type.byteCount == 1 << 43)
        #expect(symbol.reshaped([1 << 40]).isSymbolic)
        await #expect(processExitsWith: .failure) {
            _ = try Tensor.symbolic([1], .float32).doubles()
        }
    }

    @Test("numbers that do not fill the shape are refused")
    func misfits() async {
        await #expect(processExitsWith: .failure) { _ = Tensor([1.0, 2], shape: [3]) }
        await #expect(processExitsWith: .failure) {
            _ = Tensor.zeros([2, 3], .float32).reshaped([5])
        }
        await #expect(processExitsWith: .failure) { _ = TensorType([-1], .float32) }
    }

    @Test("a dtype's unit roundoff is half an ulp of 1", arguments: DType.allCases)
    func unitRoundoff(_ dtype: DType) {
        let half = dtype.unitRoundoff
        #expect(dtype.rounded(1 + half) == 1)
        #expect(dtype.rounded(1 + half * 2) == 1 + half * 2)
        #expect(dtype.rounded(1 + half * 1.5) == 1 + half * 2)
        #expect(dtype.wide == (dtype == .float64 ? .float64 : .float32))
    }
}
