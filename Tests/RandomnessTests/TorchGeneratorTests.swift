import Checkpoints
import Randomness
import Tensors
import TestSupport
import Testing

@Suite struct TorchGeneratorTests {
    /// What a case of the golden area tests, told by the tensors that it has.
    enum Kind: CaseIterable {
        case words, uniforms, normals, calls, notContiguous

        init?(_ golden: GoldenCase) {
            if golden.params["calls"] != nil {
                self = .calls
            } else if golden.tensors["words"] != nil {
                self = .words
            } else if golden.tensors["memory_order"] != nil {
                self = .notContiguous
            } else if golden.tensors.keys.allSatisfy({ $0.hasPrefix("rand_") }) {
                self = .uniforms
            } else if golden.tensors.keys.allSatisfy({ $0.hasPrefix("randn_") }) {
                self = .normals
            } else {
                return nil
            }
        }

        var cases: [GoldenCase] { Golden.cases("rng") { Kind($0) == self } }
    }

    @Test("there is a golden case of each kind", arguments: Kind.allCases)
    func coverage(kind: Kind) {
        #expect(!kind.cases.isEmpty)
    }

    @Test("every golden case is of a kind that is tested")
    func everyCaseIsTested() throws {
        let unknown = try Golden.area("rng").cases.filter { Kind($0) == nil }
        #expect(unknown.map(\.name) == [])
    }

    @Test("words and integers are PyTorch's", arguments: Kind.words.cases)
    func integers(golden: GoldenCase) throws {
        let file = try golden.load()
        let start = try generator(golden)

        var words = start
        let expectedWords = try file.integers("words")
        #expect(expectedWords.map { _ in Int(words.nextWord()) } == expectedWords)

        var narrow = start
        let expected32 = try file.integers("random_int32")
        #expect(narrow.random32(count: expected32.count).map { Int($0) } == expected32)

        var wide = start
        let expected64 = try file.integers("random_int64")
        #expect(wide.random64(count: expected64.count).map { Int($0) } == expected64)

        var bounded = start
        let expectedBelow = try file.integers("randint_0_1000")
        #expect(
            bounded.randint(0..<1000, count: expectedBelow.count).map { Int($0) } == expectedBelow
        )
    }

    @Test("uniforms have PyTorch's bits in every dtype", arguments: Kind.uniforms.cases)
    func uniforms(golden: GoldenCase) throws {
        let file = try golden.load()
        for dtype in DType.allCases {
            var stream = try generator(golden)
            let expected = try file.tensor("rand_\(dtype.rawValue)")
            #expect(stream.rand(expected.shape, dtype).hasEqualBits(expected), "\(dtype)")
        }
    }

    @Test("normals are PyTorch's at every size and dtype", arguments: Kind.normals.cases)
    func normals(golden: GoldenCase) throws {
        let file = try golden.load()
        for (name, described) in golden.tensors.sorted(by: { $0.key < $1.key }) {
            let dtype = try #require(DType(rawValue: described.dtype))
            var stream = try generator(golden)
            let expected = try file.tensor(name)
            expectSame(stream.randn(expected.shape, dtype), expected, golden, name)
        }
    }

    @Test("calls of one generator follow each other as in PyTorch", arguments: Kind.calls.cases)
    func sequences(golden: GoldenCase) throws {
        let file = try golden.load()
        var stream = try generator(golden)
        for (place, call) in (golden.params["calls"]?.array ?? []).enumerated() {
            let parts = call.array ?? []
            let function = try #require(parts.first?.string)
            let count = try #require(parts.dropFirst().first?.int)
            let dtype = try #require(parts.last?.string.flatMap { DType(rawValue: $0) })
            let number = place < 10 ? "0\(place)" : "\(place)"
            let name = "call_\(number)_\(function)_\(dtype.rawValue)_\(count)"
            let drawn =
                function == "rand" ? stream.rand([count], dtype) : stream.randn([count], dtype)
            expectSame(drawn, try file.tensor(name), golden, name)
        }
    }

    /// PyTorch fills a tensor that is not contiguous by single scalar draws.
    @Test("single draws are those of the scalar path", arguments: Kind.notContiguous.cases)
    func scalarPath(golden: GoldenCase) throws {
        let expected = try golden.load().tensor("memory_order")
        var stream = try generator(golden)
        let drawn = (0..<expected.count).flatMap { _ in stream.randn([1], .float32).floats() }
        #expect(Tensor(drawn, shape: expected.shape).hasEqualBits(expected))
    }

    @Test("a shape is filled in row-major order", arguments: DType.allCases)
    func shapeIsRowMajor(dtype: DType) {
        var flat = TorchGenerator(seed: 9)
        var shaped = flat
        let expected = flat.randn([120], dtype).reshaped([2, 3, 4, 5])
        #expect(shaped.randn([2, 3, 4, 5], dtype).hasEqualBits(expected))
    }

    @Test("a uniform number is never 1", arguments: [DType.float16, .bfloat16])
    func uniformsStayBelowOne(dtype: DType) {
        var stream = TorchGenerator(seed: 0)
        let values = stream.rand([100_000], dtype).doubles()
        #expect(values.allSatisfy { 0 <= $0 && $0 < 1 })
    }

    /// The seeds' first block has a uniform 0 at these places, so that r is 0 and the samples are 0 · cos and 0 · sin.
    @Test(
        "a zero is never negative",
        arguments: [(1_753_191, 6), (2_934_939, 5), (3_109_716, 6)] as [(UInt64, Int)]
    )
    func zeroIsPositive(seed: UInt64, place: Int) {
        var stream = TorchGenerator(seed: seed)
        let samples = stream.randn([16], .float32).floats()
        #expect(samples[place].bitPattern == 0)
        #expect(samples[place + 8].bitPattern == 0)
    }

    @Test("a range that is longer than 2^32 takes two words an integer")
    func longRange() {
        var stream = TorchGenerator(seed: 3)
        var words = stream
        let drawn = stream.randint(-5..<(1 << 40), count: 50)
        let expected = (0..<50).map { _ in
            Int64(words.nextLongWord() % UInt64((1 << 40) + 5)) - 5
        }
        #expect(drawn == expected)
    }

    private func generator(_ golden: GoldenCase) throws -> TorchGenerator {
        TorchGenerator(seed: UInt64(try #require(golden.params["seed"]?.int)))
    }

    /// Equal bits; in float64 a few last places, since PyTorch's log, sin and cos are the C library's.
    ///
    /// Both sides' r and cos may be 1 ulp off and the product is rounded, in a binade that may lie below both: 4 ulp.
    private func expectSame(
        _ drawn: Tensor,
        _ expected: Tensor,
        _ golden: GoldenCase,
        _ name: String
    ) {
        guard drawn.dtype == .float64 else {
            #expect(drawn.hasEqualBits(expected), "\(golden.name) \(name)")
            return
        }
        let comparison = Comparison(drawn.doubles(), truth: expected.doubles())
        let tolerance = golden.tolerance["float64"]
        #expect(tolerance?.allows(comparison) == true, "\(golden.name) \(name): \(comparison)")
        let ulps = zip(drawn.doubles(), expected.doubles()).map { abs($0 - $1) / $1.ulp }
        #expect(ulps.allSatisfy { $0 <= 4 }, "\(golden.name) \(name): \(ulps.max() ?? 0) ulp")
    }
}
