import Foundation
import Tensors
import Testing

/// Functions, sums, products and conversions of single elements, rounded once.
struct ElementwiseTests {
    /// Around the vector widths, a kernel's block, and beyond a task.
    static let counts = [0, 1, 7, 8, 9, 15, 16, 17, 255, 256, 257, 3 * 16384 + 5]

    @Test(
        "activations have the bits of their definitions",
        arguments: ActivationFunction.allCases,
        DType.allCases
    )
    func activations(_ function: ActivationFunction, _ dtype: DType) throws {
        for (index, count) in Self.counts.enumerated() {
            var samples = Samples(seed: UInt64(index))
            let x = samples.tensor([count], dtype, index % 2 == 0 ? .special : .ordinary)
            let result = try expectEqualOnMachines(count > 1000 ? Machines.all : Machines.forms) {
                try $0.activation(function, x)
            }
            let expected = RowDefinition.activation(function, x)
            #expect(Bits.difference(result.doubles(), expected, on: "\(count) numbers") == nil)
        }
    }

    @Test(
        "activations of every 16-bit number have the bits of their definitions, in every form",
        arguments: ActivationFunction.allCases,
        DType.halves
    )
    func everyHalf(_ function: ActivationFunction, _ half: DType) throws {
        let x = Bits.tensor(ConversionTests.everyCode, half)
        let result = try expectEqualOnMachines(Machines.forms) { try $0.activation(function, x) }
        let expected = RowDefinition.activation(function, x)
        #expect(Bits.difference(result.doubles(), expected) == nil)
    }

    @Test("activations are near the truth", arguments: ActivationFunction.allCases, DType.allCases)
    func accuracy(_ function: ActivationFunction, _ dtype: DType) throws {
        var samples = Samples(seed: 27)
        let x = samples.tensor([5000], dtype)
        let y = try Evaluator().activation(function, x).doubles()
        for (x, y) in zip(x.doubles(), y) {
            let truth =
                switch function {
                case .silu: x / (1 + exp(-x))
                case .quickGELU: x / (1 + exp(-1.702 * x))
                case .gelu: x / 2 * erfc(-x * 0.5.squareRoot())
                }
            // The formulas keep an error of a few roundings of x itself where 1 + erf cancels.
            let bound =
                4 * dtype.wide.unitRoundoff * max(abs(x), abs(truth)) * 2 + dtype.unitRoundoff
                * abs(truth)
                + BinaryFormat(dtype).leastNormal * dtype.unitRoundoff
            #expect(abs(y - truth) <= bound, "\(function) of \(x): \(y), truth \(truth)")
        }
    }

    @Test(
        "sums, differences and products are rounded once",
        arguments: Samples.Kind.allCases,
        DType.allCases
    )
    func arithmetic(_ kind: Samples.Kind, _ dtype: DType) throws {
        for count in Self.counts {
            var samples = Samples(seed: UInt64(count))
            let a = samples.tensor([count], dtype, kind), b = samples.tensor([count], dtype, kind)
            let machines = count > 1000 ? Machines.all : Machines.forms
            let sum = try expectEqualOnMachines(machines) { try $0.add(a, b) }
            let difference = try expectEqualOnMachines(machines) { try $0.subtract(a, b) }
            let product = try expectEqualOnMachines(machines) { try $0.multiply(a, b) }
            func expected(_ operation: (Double, Double) -> Double) -> [Double] {
                // In float64 sums and products of float32 numbers round so closely that rounding again to
                // float32 gives what one rounding gives.
                zip(a.doubles(), b.doubles()).map {
                    dtype.rounded(dtype.wide.rounded(operation($0, $1)))
                }
            }
            #expect(Bits.difference(sum.doubles(), expected(+)) == nil)
            #expect(Bits.difference(difference.doubles(), expected(-)) == nil)
            #expect(Bits.difference(product.doubles(), expected(*)) == nil)
        }
    }

    @Test(
        "scaling rounds the factor, then the product",
        arguments: Samples.Kind.allCases,
        DType.allCases
    )
    func scale(_ kind: Samples.Kind, _ dtype: DType) throws {
        var samples = Samples(seed: 28)
        let x = samples.tensor([40000], dtype, kind), wide = dtype.wide
        for factor in [0.18215, 1, -0.0, 1 / 3.0] {
            let result = try expectEqualOnMachines { try $0.scale(x, by: factor) }
            let expected = x.doubles().map {
                dtype.rounded(wide.rounded(wide.rounded(factor) * $0))
            }
            #expect(Bits.difference(result.doubles(), expected, on: "\(factor)") == nil)
        }
    }

    @Test("a cast to the same dtype is the tensor itself")
    func sameCast() throws {
        let ledger = MemoryLedger()
        let x = Tensor([1.0, .nan])
        let y = try Evaluator(ledger: ledger).cast(x, to: .float64)
        #expect(y.hasEqualBits(x))
        #expect(ledger.peak == 0)
    }
}
