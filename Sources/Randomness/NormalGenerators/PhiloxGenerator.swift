public import Tensors

/// PyTorch's CUDA generator, `torch.Generator("cuda").manual_seed(seed)`.
///
/// Every thread of a kernel's grid has a Philox sequence of its own and starts each draw where the last one ended.
/// Element i belongs to thread i mod threads, as its value number i div threads; one block of Philox words gives four
/// float32 normals or two float64 ones, and a draw uses up the blocks that it has begun. The grid has blocks of 256
/// threads and a thread for each element, as long as the card can run that many at once.
///
/// Words and uniforms are exact. Logarithm, sine and cosine are the project's own, at most 1 ulp, where the card's
/// float32 sine and cosine are fast approximations with absolute errors of 2^-21: float32 normals differ from a card's
/// by some 1e-6. Not verified on a GPU here; it agrees with the four decimals of what CUDA printed for others, in
/// float32 and float64. How a grid that is smaller than the tensor shares it out is known from PyTorch's sources alone.
public struct PhiloxGenerator: NormalGenerator, Hashable {
    /// The name by which a spec asks for the stream.
    public static let name = "philox"
    private static let threadsPerBlock = 256

    private let key: SIMD2<UInt32>
    private let maximumThreads: Int?
    /// Blocks of words that each thread has used up.
    private var offset: UInt64 = 0

    /// The stream of a seed, on a card that has a thread for every element.
    public init(seed: UInt64) {
        self.init(seed: seed, maximumThreads: nil)
    }

    /// The stream of a seed on a card that runs `maximumThreads` at once, a multiple of 256.
    ///
    /// That is multiprocessors times threads of each (rounded down to 256), for example 108 × 2048 for an A100,
    /// 128 × 1536 for an RTX 4090, 40 × 1024 for a T4. Draws of no more elements are the same on every card.
    public init(seed: UInt64, maximumThreads: Int?) {
        if let maximumThreads {
            precondition(
                maximumThreads > 0 && maximumThreads.isMultiple(of: Self.threadsPerBlock),
                "philox: \(maximumThreads) threads, a positive multiple of 256 needed"
            )
        }
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        self.maximumThreads = maximumThreads
    }

    /// Standard normals, `torch.randn(shape, dtype:, device="cuda")`; a half format gets the float32 number rounded.
    public mutating func randn(_ shape: [Int], _ dtype: DType) -> Tensor {
        let count = TensorType(shape, dtype).count
        guard dtype == .float64 else {
            let normals = draw(count, perBlock: 4) { words, component in
                CUDABoxMuller.floats(words, component: component)
            }
            return Tensor(normals, shape: shape, dtype: dtype)
        }
        let normals = draw(count, perBlock: 2) { words, component in
            CUDABoxMuller.doubles(words, component: component)
        }
        return Tensor(normals, shape: shape, dtype: dtype)
    }

    /// `count` normals, one pass of all threads after the other; `transform` makes normals of one component of each
    /// thread's words.
    private mutating func draw<Real>(
        _ count: Int,
        perBlock: Int,
        _ transform: ([SIMD4<UInt32>], _ component: Int) -> [Real]
    ) -> [Real] {
        // An empty draw starts no kernel.
        guard count > 0 else { return [] }
        let blocks = (count - 1) / Self.threadsPerBlock + 1
        let threads = min(maximumThreads ?? .max, blocks * Self.threadsPerBlock)
        var normals: [Real] = []
        normals.reserveCapacity(count)
        for (pass, first) in stride(from: 0, to: count, by: threads).enumerated() {
            let place = offset &+ UInt64(pass / perBlock)
            let words = (0..<min(threads, count - first)).map { thread in
                Philox.words(counter: Self.counter(place, thread: UInt64(thread)), key: key)
            }
            normals += transform(words, pass % perBlock)
        }
        offset &+= UInt64((count - 1) / (threads * perBlock) + 1)
        return normals
    }

    private static func counter(_ place: UInt64, thread: UInt64) -> SIMD4<UInt32> {
        SIMD4(
            UInt32(truncatingIfNeeded: place),
            UInt32(truncatingIfNeeded: place >> 32),
            UInt32(truncatingIfNeeded: thread),
            UInt32(truncatingIfNeeded: thread >> 32)
        )
    }
}
