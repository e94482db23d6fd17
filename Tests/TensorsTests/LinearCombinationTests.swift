import Tensors
import Testing

/// A weighted sum is one fma chain in float64, rounded once.
struct LinearCombinationTests {
    @Test(
        "it has the bits of its definition for one to eight terms",
        arguments: 1...8,
        DType.allCases
    )
    func definition(_ count: Int, _ dtype: DType) throws {
        var samples = Samples(seed: UInt64(count))
        let coefficients = samples.numbers(count, .float64)
        for kind in Samples.Kind.allCases {
            let terms = (0..<count).map { _ in samples.tensor([3, 171], dtype, kind) }
            let numbers = terms.map { $0.doubles() }
            let expected = (0..<513).map { place in
                dtype.rounded(
                    (0..<count).reduce(0.0) {
                        $0.addingProduct(coefficients[$1], numbers[$1][place])
                    }
                )
            }
            let result = try expectEqualOnMachines {
                try $0.linearCombination(Array(zip(coefficients, terms)))
            }
            #expect(Bits.difference(result.doubles(), expected, on: kind.rawValue) == nil)
        }
    }

    @Test("none or nine terms are refused", arguments: [0, 9])
    func limits(_ count: Int) async {
        await #expect(processExitsWith: .failure) { [count] in
            _ = LinearCombination([Double](repeating: 1, count: count))
        }
    }
}
