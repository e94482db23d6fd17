import Attention
import Experiments
import Tensors
import Testing

/// The numbers that attention alone is computed from.
struct SyntheticTensorsTests {
    private static func tensors(
        _ distribution: String,
        batch: Int = 2,
        queries: Int = 40,
        keys: Int = 40,
        seed: UInt64 = 3,
        _ dtype: DType = .float64
    ) throws -> SyntheticTensors {
        let workload = try SyntheticExperiment(
            inputs: "{batch: \(batch), heads: 2, queries: \(queries), keys: \(keys), depth: 16, "
                + "distribution: \(distribution)}"
        ).workload()
        return SyntheticTensors(workload, seed: seed, dtype)
    }

    static let distributions = ["normal", "uniform01", "outliers", "repeated-maxima"]

    private static func all(_ tensors: SyntheticTensors) -> [Tensor] {
        [tensors.queries, tensors.keys, tensors.values]
    }

    @Test("numbers are drawn wide and rounded once", arguments: distributions, DType.allCases)
    func rounding(distribution: String, dtype: DType) throws {
        let wide = try Self.tensors(distribution), own = try Self.tensors(distribution, dtype)
        for (wide, own) in zip(Self.all(wide), Self.all(own)) {
            #expect(own.hasEqualBits(Tensor(wide.doubles(), shape: wide.shape, dtype: dtype)))
        }
    }

    @Test("an image's numbers do not depend on how many others there are", arguments: distributions)
    func batches(distribution: String) throws {
        let many = try Self.tensors(distribution, batch: 3),
            one = try Self.tensors(distribution, batch: 1)
        for (many, one) in zip(Self.all(many), Self.all(one)) {
            #expect(many.copy(of: 0..<one.count, shape: one.shape).hasEqualBits(one))
            #expect(!many.copy(of: one.count..<2 * one.count, shape: one.shape).hasEqualBits(one))
        }
    }

    @Test(
        "queries, keys and values are independent of each other's number",
        arguments: distributions
    )
    func purposes(distribution: String) throws {
        let square = try Self.tensors(distribution),
            wide = try Self.tensors(distribution, queries: 50)
        #expect(square.keys.hasEqualBits(wide.keys) && square.values.hasEqualBits(wide.values))
        #expect(!square.queries.hasEqualBits(square.keys))
        #expect(!square.keys.hasEqualBits(square.values))
        let other = try Self.tensors(distribution, seed: 4)
        for (own, other) in zip(Self.all(square), Self.all(other)) {
            #expect(!own.hasEqualBits(other))
        }
    }

    @Test("uniform numbers lie between 0 and 1")
    func uniform() throws {
        for tensor in Self.all(try Self.tensors("uniform01", keys: 500)) {
            #expect(tensor.doubles().allSatisfy { $0 >= 0 && $0 < 1 })
        }
    }

    @Test("outliers are normal numbers, one in a thousand with another of deviation 10 on top")
    func outliers() throws {
        let normal = try Self.tensors("normal", keys: 4000)
        let outliers = try Self.tensors("outliers", keys: 4000)
        let differences = zip(normal.keys.doubles(), outliers.keys.doubles()).map { $1 - $0 }
        let added = differences.filter { $0 != 0 }, count = Double(differences.count)
        // 256,000 numbers: the count is Poisson's of mean 256 and deviation 16.
        #expect(count == 256_000 && abs(Double(added.count) - 256) < 5 * 16)
        let variance = added.map { $0 * $0 }.reduce(0, +) / Double(added.count)
        #expect(abs(variance - 100) < 5 * 100 * (2 / Double(added.count)).squareRoot())
    }

    @Test(
        "where maxima are repeated every query has its largest score at least twice, and no value is positive",
        arguments: [2, 3, 4, 7, 40],
        DType.allCases
    )
    func repeatedMaxima(keys: Int, dtype: DType) throws {
        let tensors = try Self.tensors("repeated-maxima", keys: keys, dtype)
        #expect(tensors.values.doubles().allSatisfy { $0 <= 0 && $0.sign == .minus })
        let q = tensors.queries.doubles(), k = tensors.keys.doubles(), width = 32, depth = 16
        for image in 0..<2 {
            for head in 0..<2 {
                for query in 0..<40 {
                    let scores = (0..<keys).map { key in
                        (0..<depth).reduce(0.0) { sum, number in
                            let place = head * depth + number
                            return sum + q[(image * 40 + query) * width + place]
                                * k[(image * keys + key) * width + place]
                        }
                    }
                    let most = scores.max()
                    #expect(scores.count { $0 == most } >= 2)
                }
            }
        }
    }

    @Test(
        "padding hides the last keys, more of them in later images, and never all",
        arguments: [1, 2, 9, 64]
    )
    func padding(keys: Int) throws {
        let workload = try SyntheticExperiment(
            inputs: "{batch: 5, heads: 1, queries: 3, keys: \(keys), depth: 4, mask: padding}"
        ).workload()
        let input = try SyntheticInputs(workload, .float16)
            .input(SyntheticTensors(workload, seed: 0, .float16), on: MemoryLedger())
        let mask = try #require(input.mask.additive)
        #expect(mask.shape == [5, 1, 1, keys] && mask.dtype == .float32)
        let seen = (0..<5).map { image in
            let row = mask.doubles()[image * keys..<(image + 1) * keys]
            #expect(row.allSatisfy { $0 == 0 || $0 == -.infinity })
            #expect(!zip(row, row.dropFirst()).contains { $0 < $1 }, "only the last are hidden")
            return row.count { $0 == 0 }
        }
        #expect(seen.allSatisfy { $0 >= 1 } && seen[4] == seen[0])
        if keys == 64 { #expect(seen == [56, 48, 40, 32, 56]) }
    }

    @Test("a window hides what is further than its size, before the query and behind it")
    func window() throws {
        let workload = try SyntheticExperiment(
            inputs: "{heads: 1, queries: 5, keys: 4, depth: 4, mask: {name: window, size: 1}}"
        ).workload()
        let input = try SyntheticInputs(workload, .float64)
            .input(SyntheticTensors(workload, seed: 0, .float64), on: MemoryLedger())
        let mask = try #require(input.mask.additive)
        let seen = mask.doubles().map { $0 == 0 ? 1 : 0 }
        #expect(mask.shape == [1, 1, 5, 4])
        #expect(seen == [1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1])
    }
}
