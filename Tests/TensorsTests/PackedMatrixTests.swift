import Tensors
import Testing

/// Weights are packed into panels of columns, rounded once, the rest zero.
struct PackedMatrixTests {
    @Test("a panel holds neighbouring columns, and zeros after the last", arguments: DType.allCases)
    func layout(_ dtype: DType) throws {
        var samples = Samples(seed: 13)
        let width = dtype == .float64 ? 16 : 32
        for columns in [1, width - 1, width, width + 1, 3 * width + 5] {
            let weight = samples.tensor([columns, 5], dtype)
            let values = weight.doubles(), panels = (columns + width - 1) / width
            let expected = (0..<panels * 5 * width).map { place in
                let column = place / (5 * width) * width + place % width
                return column < columns ? values[column * 5 + place / width % 5] : 0
            }
            let packed = try expectEqualOnMachines { try $0.pack(weight, as: dtype).panels }
            #expect(packed.shape == [panels, 5, width])
            #expect(Bits.difference(packed.doubles(), expected, on: "\(columns) columns") == nil)
        }
    }

    @Test("a convolution's weights are in the order kernel row, kernel column, channel")
    func taps() throws {
        let weight = Tensor((0..<2 * 3 * 4).map(Double.init), shape: [2, 3, 2, 2], dtype: .float32)
        let packed = try Evaluator().pack(weight, as: .float32)
        #expect(packed.depth == 12)
        #expect(packed.columns == 2)
        let values = packed.panels.doubles()
        let first = (0..<12).map { values[$0 * 32] }
        #expect(first == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
    }

    @Test(
        "so they are for every size, in every form and number of threads",
        arguments: DType.allCases
    )
    func everySize(_ dtype: DType) throws {
        var samples = Samples(seed: 15)
        let width = dtype == .float64 ? 16 : 32
        // Fewer links than are read at once, more, and no whole number of times; more taps than that.
        for shape in [
            [33, 7, 3, 3], [5, 30, 3, 3], [70, 67, 2, 2], [3, 4, 19, 19], [2, 600, 1, 1],
        ] {
            let weight = samples.tensor(shape, dtype), values = weight.doubles()
            let channels = shape[1], taps = shape[2] * shape[3], depth = channels * taps
            let panels = (shape[0] + width - 1) / width
            let expected = (0..<panels * depth * width).map { place in
                let column = place / (depth * width) * width + place % width
                let link = place / width % depth, tap = link / channels, channel = link % channels
                return column < shape[0] ? values[(column * channels + channel) * taps + tap] : 0
            }
            let packed = try expectEqualOnMachines { try $0.pack(weight, as: dtype).panels }
            #expect(Bits.difference(packed.doubles(), expected, on: "\(shape)") == nil)
        }
    }

    @Test("weights in another dtype are rounded once", arguments: DType.allCases, DType.allCases)
    func rounding(_ from: DType, _ to: DType) throws {
        var samples = Samples(seed: 14)
        // Just off the halfway points of halves: a rounding through float32 would be seen.
        let edges = DType.halves.flatMap { half in
            [0x1p-40, -0x1p-40].map { 1 + half.unitRoundoff + $0 }
        }
        let numbers = edges + samples.numbers(36, from, .adversarial)
        for shape in [[8, 5], [2, 5, 2, 2], [1, 40]] {
            let weight = Tensor(numbers, shape: shape, dtype: from)
            let rounded = Tensor(weight.doubles().map(to.rounded), shape: shape, dtype: to)
            let expected = try Evaluator(machine: Machines.definition).pack(rounded, as: to).panels
            for machine in Machines.forms {
                let packed = try Evaluator(machine: machine).pack(weight, as: to).panels
                #expect(Bits.difference(packed, expected, on: machine.label) == nil)
            }
        }
    }
}
