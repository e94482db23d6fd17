import Tensors
import Testing

/// Group and layer normalisation: sixteen partial sums, two passes, one rounding.
struct NormalisationTests {
    /// Sizes of a group normalisation: shape and groups.
    static let shapes: [(shape: [Int], groups: Int)] = [
        ([1, 1], 1), ([2, 3], 3), ([3, 5, 8], 2), ([2, 5, 7, 12], 4), ([1, 4, 4, 32], 32),
        ([2, 3, 3, 40], 1), ([1, 16, 17, 64], 8),
        // Widths around and beyond a block of the kernel, and blocks that do not begin with lane 0.
        ([1, 5, 450], 3), ([1, 3, 2048], 1), ([1, 3, 2055], 1), ([2, 2, 4200], 2),
    ]

    @Test("group normalisation has the bits of its definition", arguments: DType.allCases)
    func groupNorm(_ dtype: DType) throws {
        for (shape, groups) in Self.shapes {
            var samples = Samples(seed: 15)
            let x = samples.tensor(shape, dtype), channels = [shape[shape.count - 1]]
            let weight = samples.tensor(channels, dtype), bias = samples.tensor(channels, dtype)
            let expected = RowDefinition.groupNorm(
                x,
                groups: groups,
                weight: weight,
                bias: bias,
                epsilon: 1e-5
            )
            let result = try expectEqualOnMachines(Machines.forms) {
                try $0.groupNorm(x, groups: groups, weight: weight, bias: bias, epsilon: 1e-5)
            }
            #expect(Bits.difference(result.doubles(), expected, on: "\(shape) in \(groups)") == nil)
        }
    }

    @Test("fused SiLU has the bits of the two operations", arguments: DType.allCases)
    func fusedSiLU(_ dtype: DType) throws {
        var samples = Samples(seed: 16)
        let x = samples.tensor([3, 9, 7, 32], dtype)
        let weight = samples.tensor([32], dtype), bias = samples.tensor([32], dtype)
        for machine in Machines.all {
            let evaluator = Evaluator(machine: machine)
            func normalised(silu: Bool) throws -> Tensor {
                try evaluator.groupNorm(
                    x,
                    groups: 8,
                    weight: weight,
                    bias: bias,
                    epsilon: 1e-6,
                    silu: silu
                )
            }
            let two = try evaluator.activation(.silu, try normalised(silu: false))
            let difference = Bits.difference(try normalised(silu: true), two, on: machine.label)
            #expect(difference == nil)
        }
    }

    @Test("no number of threads changes a bit of group normalisation", arguments: DType.allCases)
    func threads(_ dtype: DType) throws {
        var samples = Samples(seed: 17)
        let x = samples.tensor([2, 40, 40, 24], dtype)
        let weight = samples.tensor([24], dtype), bias = samples.tensor([24], dtype)
        try expectEqualOnMachines {
            try $0.groupNorm(x, groups: 6, weight: weight, bias: bias, epsilon: 1e-5, silu: true)
        }
    }

    @Test("layer normalisation has the bits of its definition", arguments: DType.allCases)
    func layerNorm(_ dtype: DType) throws {
        for (rows, columns) in [(1, 1), (3, 15), (2, 16), (5, 77), (700, 32), (2, 2050)] {
            var samples = Samples(seed: 18)
            let x = samples.tensor([rows, columns], dtype)
            let weight = samples.tensor([columns], dtype), bias = samples.tensor([columns], dtype)
            let expected = RowDefinition.layerNorm(x, weight: weight, bias: bias, epsilon: 1e-5)
            let result = try expectEqualOnMachines {
                try $0.layerNorm(x, weight: weight, bias: bias, epsilon: 1e-5)
            }
            #expect(Bits.difference(result.doubles(), expected, on: "\(rows)×\(columns)") == nil)
        }
    }

    @Test("an image alone equals the image in a batch", arguments: DType.allCases)
    func batch(_ dtype: DType) throws {
        var samples = Samples(seed: 19)
        let x = samples.tensor([7, 3, 5, 16], dtype)
        let weight = samples.tensor([16], dtype), bias = samples.tensor([16], dtype)
        try expectEqualInBatches(of: x) {
            try $0.groupNorm($1, groups: 4, weight: weight, bias: bias, epsilon: 1e-5)
        }
        try expectEqualInBatches(of: x) {
            try $0.layerNorm($1, weight: weight, bias: bias, epsilon: 1e-5)
        }
    }

    @Test("NaN stays in its group and its row", arguments: DType.allCases)
    func poison(_ dtype: DType) throws {
        var samples = Samples(seed: 20)
        let shape = [2, 6, 8]
        var numbers = samples.numbers(shape.reduce(1, *), dtype)
        numbers[48 + 8 * 2 + 5] = .nan  // image 1, pixel 2, channel 5
        let x = Tensor(numbers, shape: shape, dtype: dtype)
        let weight = samples.tensor([8], dtype), bias = samples.tensor([8], dtype)
        let grouped = try expectEqualOnMachines(Machines.forms) {
            try $0.groupNorm(x, groups: 4, weight: weight, bias: bias, epsilon: 1e-5)
        }
        for (place, value) in grouped.doubles().enumerated() {
            #expect(value.isNaN == (place >= 48 && (4...5).contains(place % 8)))
        }
        let rows = try expectEqualOnMachines(Machines.forms) {
            try $0.layerNorm(x, weight: weight, bias: bias, epsilon: 1e-5)
        }
        for (place, value) in rows.doubles().enumerated() {
            #expect(value.isNaN == (place / 8 == 8))
        }
    }

    @Test("a large mean does not cancel: the result has mean 0 and variance 1")
    func largeMean() throws {
        var samples = Samples(seed: 21)
        let numbers = samples.numbers(4096, .float64).map { Float($0 + 1000) }
        let x = Tensor(numbers, shape: [1, 64, 64])
        let one = Tensor([Float](repeating: 1, count: 64)), zero = Tensor.zeros([64], .float32)
        let y = try Evaluator().groupNorm(x, groups: 1, weight: one, bias: zero, epsilon: 1e-5)
            .doubles()
        let mean = y.reduce(0, +) / 4096, square = y.map { $0 * $0 }.reduce(0, +) / 4096
        // The mean is rounded to float32: 1000 · 2⁻²⁴ at most, times a few for the sums.
        #expect(abs(mean) < 3e-4)
        #expect(abs(square - 1) < 1e-4)
    }

    @Test(
        "constant rows give the bias, subnormal rows give finite numbers",
        arguments: DType.allCases
    )
    func degenerate(_ dtype: DType) throws {
        var samples = Samples(seed: 22)
        let bias = samples.tensor([24], dtype), weight = samples.tensor([24], dtype)
        let tiny = BinaryFormat(dtype).leastNormal / 4
        for value in [0.0, -0.0, 1, tiny] {
            let x = Tensor([Double](repeating: value, count: 24), shape: [1, 24], dtype: dtype)
            let y = try expectEqualOnMachines(Machines.forms) {
                try $0.layerNorm(x, weight: weight, bias: bias, epsilon: 1e-5)
            }
            #expect(y.doubles().allSatisfy { $0.isFinite })
            if value != tiny { #expect(y.doubles() == bias.doubles(), "rows of \(value)") }
        }
    }
}
