import Checkpoints
import Randomness
import Tensors
import TestSupport
import Testing

@Suite struct PhiloxGeneratorTests {
    static let cases = Golden.cases("philox") { $0.params["calls"] != nil }

    /// Every case of the area is one of words or one of calls.
    @Test("every golden case is tested")
    func everyCaseIsTested() throws {
        let known = Self.cases + PhiloxTests.cases
        #expect(!Self.cases.isEmpty && !PhiloxTests.cases.isEmpty)
        let available = try Golden.area("philox").available
        #expect(available.count == known.count)
    }

    @Test("draws are the golden ones, one after the other", arguments: cases)
    func golden(_ golden: GoldenCase) throws {
        let file = try golden.load()
        let seed = UInt64(try #require(golden.params["seed"]?.int))
        var stream = PhiloxGenerator(seed: seed, maximumThreads: golden.params["threads"]?.int)
        for (place, count) in (golden.params["calls"]?.ints ?? []).enumerated() {
            let drawn = stream.randn([count], .float32).doubles()
            for (name, described) in golden.tensors where name.hasPrefix("call_\(place)_") {
                #expect(described.shape == [count])
                let comparison = Comparison(drawn, truth: try file.tensor(name).doubles())
                #expect(golden.tolerance.allows(comparison), "\(name): \(comparison)")
            }
        }
    }

    /// What `torch.randn(…, device="cuda")` printed for others and was published: one draw each, or six of four numbers.
    static let printed: [(seed: UInt64, dtype: DType, shape: [Int], values: [Double])] = [
        (
            0, .float32, [8, 2],
            [
                -0.9247, -0.4253, -2.6438, 0.1452, -0.1209, -0.5797, -0.6229, -0.3284,
                -1.0745, -0.3631, -1.6711, 2.2655, 0.3117, -0.1842, 1.2866, 1.1820,
            ]
        ),
        (
            42, .float32, [4],
            [
                0.1940, 2.1614, -0.1721, 0.8491, 0.1391, -0.1082, -0.7174, 0.7566,
                -0.5187, 1.2268, 0.6255, -0.9117, -0.6974, -1.8688, -0.8832, -1.6627,
                -1.2682, -0.0383, -0.1029, 1.4400, 1.4640, -0.3238, 0.7740, 1.5892,
            ]
        ),
        (
            0, .float64, [2, 8],
            [
                -0.3104, -0.0343, 0.1756, -2.2804, 0.5039, 0.5596, -0.0750, 0.9691,
                -0.2357, -0.4582, 0.5661, 1.2851, -1.8667, -0.0312, 1.2433, 1.3689,
            ]
        ),
    ]

    @Test("draws are those that CUDA printed, to the four decimals printed", arguments: printed)
    func published(_ seed: UInt64, _ dtype: DType, _ shape: [Int], _ values: [Double]) {
        var stream = PhiloxGenerator(seed: seed)
        let drawn = (0..<values.count / shape.reduce(1, *)).flatMap { _ in
            stream.randn(shape, dtype).doubles()
        }
        #expect(Comparison(drawn, truth: values).maxAbs < 0.000_051)
    }

    /// The model's functions are the C library's, at most 1 ulp off like ours: in float64 a few last places, in float32,
    /// where both are rounded from float64, hardly ever one.
    @Test(
        "draws of all dtypes follow each other as in the model",
        arguments: RecordedDraws.all(PhiloxGenerator.name)
    )
    func recorded(_ recorded: RecordedDraws) throws {
        let file = try RecordedDraws.file()
        var stream = PhiloxGenerator(seed: recorded.seed, maximumThreads: recorded.threads)
        for call in recorded.calls {
            let expected = try file.tensor(call.key)
            let drawn = stream.randn(call.shape, call.dtype)
            #expect(drawn.type == expected.type)
            let unit = call.dtype == .float64 ? 0x1p-52 : 0x1p-23
            let isClose = zip(drawn.doubles(), expected.doubles()).allSatisfy {
                abs($0 - $1) <= 4 * unit * abs($1)
            }
            #expect(isClose, "\(call.key)")
        }
    }

    @Test("a card's size does not matter as long as it has a thread for every element")
    func manyThreads() {
        var large = PhiloxGenerator(seed: 3)
        var exact = PhiloxGenerator(seed: 3, maximumThreads: 1024)
        var small = PhiloxGenerator(seed: 3, maximumThreads: 768)
        let drawn = large.randn([1000], .float32)
        #expect(exact.randn([1000], .float32).hasEqualBits(drawn))
        let other = small.randn([1000], .float32).floats()
        #expect(other.prefix(768) == drawn.floats().prefix(768))
        #expect(other.suffix(232) != drawn.floats().suffix(232))
    }

    @Test("the largest uniforms give finite numbers", arguments: DType.allCases)
    func finite(dtype: DType) {
        var stream = PhiloxGenerator(seed: 11)
        #expect(stream.randn([200_000], dtype).doubles().count { !$0.isFinite } == 0)
    }
}
