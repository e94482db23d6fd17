public import Tensors

/// PyTorch's CPU generator, `torch.Generator("cpu").manual_seed(seed)`.
///
/// Words, uniforms and float32 normals have PyTorch's bits, as its AVX2 and AVX-512 builds give them. float64 normals
/// use the project's log, sin and cos, at most 1 ulp each, where PyTorch uses the C library's.
public struct TorchGenerator: NormalGenerator, Hashable {
    /// The name by which a spec asks for the stream.
    public static let name = "torch"

    private var engine: MersenneTwister
    /// The second normal of the last pair of the scalar path; draws of other kinds leave it alone.
    private var pendingNormal: Double?

    /// The stream of a seed, of which PyTorch uses the low 32 bits.
    public init(seed: UInt64) {
        engine = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
    }

    /// The next 32 random bits.
    public mutating func nextWord() -> UInt32 { engine.next() }

    /// The next 64 random bits; the first word is the high half.
    public mutating func nextLongWord() -> UInt64 {
        let high = engine.next()
        return UInt64(high) << 32 | UInt64(engine.next())
    }

    /// Standard normals, `torch.randn(shape, dtype:)` of a contiguous tensor in row-major order.
    ///
    /// Fewer than 16 elements come from the scalar path, others from blocks of 16.
    public mutating func randn(_ shape: [Int], _ dtype: DType) -> Tensor {
        let count = TensorType(shape, dtype).count
        if count < BoxMuller.block {
            return Tensor.rounded(scalarNormals(count), shape, dtype)
        }
        switch dtype {
        case .float64: return Tensor(doubleNormals(count), shape: shape, dtype: .float64)
        case .float32: return Tensor(floatNormals(count), shape: shape, dtype: .float32)
        case .float16, .bfloat16:
            return Tensor(halfNormals(count), shape: shape, dtype: dtype)
        }
    }

    /// Uniform numbers in [0, 1), `torch.rand(shape, dtype:)`.
    ///
    /// A half format gets the float32 number rounded; 1, which rounding can give, becomes 0.
    public mutating func rand(_ shape: [Int], _ dtype: DType) -> Tensor {
        let count = TensorType(shape, dtype).count
        switch dtype {
        case .float64: return Tensor(doubleUniforms(count), shape: shape, dtype: .float64)
        case .float32: return Tensor(floatUniforms(count), shape: shape, dtype: .float32)
        case .float16, .bfloat16:
            let rounded = Tensor(floatUniforms(count), dtype: dtype).floats()
            return Tensor(rounded.map { $0 == 1 ? 0 : $0 }, shape: shape, dtype: dtype)
        }
    }

    /// Integers in `range`, `torch.randint(low, high, [count])`: a word (two where the range is 2^32 or longer) modulo
    /// the range's length.
    public mutating func randint(_ range: Range<Int64>, count: Int) -> [Int64] {
        precondition(!range.isEmpty, "randint: no integers in \(range)")
        let length = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        return (0..<count).map { _ in
            let bits = length >= 1 << 32 ? nextLongWord() : UInt64(nextWord())
            return range.lowerBound &+ Int64(bitPattern: bits % length)
        }
    }

    /// Integers of 31 random bits, `torch.empty(count, dtype=torch.int32).random_()`.
    public mutating func random32(count: Int) -> [Int32] {
        (0..<count).map { _ in Int32(nextWord() & 0x7FFF_FFFF) }
    }

    /// Integers of 63 random bits, `torch.empty(count, dtype=torch.int64).random_()`.
    public mutating func random64(count: Int) -> [Int64] {
        (0..<count).map { _ in Int64(nextLongWord() & 0x7FFF_FFFF_FFFF_FFFF) }
    }
}

extension TorchGenerator {
    private mutating func floatUniforms(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float(nextWord() & 0xFF_FFFF) * 0x1p-24 }
    }

    private mutating func doubleUniforms(_ count: Int) -> [Double] {
        (0..<count).map { _ in Double(nextLongWord() & 0x1F_FFFF_FFFF_FFFF) * 0x1p-53 }
    }

    /// One sample at a time, in float64 for every dtype; the second of a pair waits for the next scalar draw.
    private mutating func scalarNormals(_ count: Int) -> [Double] {
        (0..<count).map { _ in
            if let pending = pendingNormal {
                pendingNormal = nil
                return pending
            }
            let uniforms = doubleUniforms(2)
            let (first, second) = BoxMuller.pair(angle: uniforms[0], radius: uniforms[1])
            pendingNormal = second
            return first
        }
    }

    /// Uniforms for all elements, then whole blocks; a rest makes the last 16 elements anew from 16 new uniforms.
    private mutating func floatNormals(_ count: Int) -> [Float] {
        var values = floatUniforms(count)
        transformBlocks(&values)
        if count % BoxMuller.block != 0 { redrawTail(&values) }
        return values
    }

    /// Half formats draw no uniforms for the rest before its 16 new ones, so they use fewer words than float32.
    private mutating func halfNormals(_ count: Int) -> [Float] {
        let rest = count % BoxMuller.block
        var values = floatUniforms(count - rest)
        transformBlocks(&values)
        if rest != 0 {
            values += [Float](repeating: 0, count: rest)
            redrawTail(&values)
        }
        return values
    }

    private func transformBlocks(_ values: inout [Float]) {
        for block in 0..<values.count / BoxMuller.block {
            let first = block * BoxMuller.block
            BoxMuller.transform(&values[first..<first + BoxMuller.block])
        }
    }

    private mutating func redrawTail(_ values: inout [Float]) {
        let tail = values.count - BoxMuller.block..<values.count
        values.replaceSubrange(tail, with: floatUniforms(BoxMuller.block))
        BoxMuller.transform(&values[tail])
    }

    private mutating func doubleNormals(_ count: Int) -> [Double] {
        let rest = count % BoxMuller.block
        let uniforms = doubleUniforms(count)
        var values = BoxMuller.transformed(Array(uniforms.dropLast(rest)))
        if rest != 0 {
            values.removeLast(BoxMuller.block - rest)
            values += BoxMuller.transformed(doubleUniforms(BoxMuller.block))
        }
        return values
    }
}

extension Tensor {
    /// float64 numbers in `dtype`; half formats pass through float32 and so round twice, as PyTorch's conversion does.
    fileprivate static func rounded(_ values: [Double], _ shape: [Int], _ dtype: DType) -> Tensor {
        dtype.byteCount == 2
            ? Tensor(values.map { Float($0) }, shape: shape, dtype: dtype)
            : Tensor(values, shape: shape, dtype: dtype)
    }
}
