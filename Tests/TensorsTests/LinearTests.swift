import Tensors
import Testing

/// The matrix product is one ascending chain of fma for each element, whoever computes it.
struct LinearTests {
    /// Rows, columns and depth of a product.
    struct Shape: Sendable, CustomStringConvertible {
        let rows: Int, columns: Int, depth: Int
        var description: String { "\(rows)×\(columns)×\(depth)" }
    }

    /// Around the edges of register tiles, panels and tasks.
    static let edges = [1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 130]

    static let depths = [1, 2, 40, 77, 320, 330, 512, 1000, 1280, 5120]

    /// Every edge meets every other at a short depth; each depth meets some.
    static let shapes: [Shape] = {
        var shapes: [Shape] = []
        for rows in edges {
            for columns in edges { shapes.append(Shape(rows: rows, columns: columns, depth: 3)) }
        }
        for (index, depth) in depths.enumerated() {
            for turn in 0..<4 {
                let rows = edges[(index + 5 * turn) % (depth > 1000 ? 6 : 12)]
                let columns = edges[(3 * index + 7 * turn + 2) % 12]
                shapes.append(Shape(rows: rows, columns: columns, depth: depth))
            }
        }
        return shapes
    }()

    private static func operands(
        _ shape: Shape,
        _ dtype: DType,
        _ kind: Samples.Kind
    ) -> (x: Tensor, weight: Tensor, bias: Tensor) {
        var samples = Samples(seed: UInt64(shape.rows * 7919 + shape.columns * 31 + shape.depth))
        return (
            samples.tensor([shape.rows, shape.depth], dtype, kind),
            samples.tensor([shape.columns, shape.depth], dtype, kind),
            samples.tensor([shape.columns], dtype, kind)
        )
    }

    private static func definition(
        _ operands: (x: Tensor, weight: Tensor, bias: Tensor),
        hasBias: Bool
    ) -> [Double] {
        ProductDefinition.linear(
            operands.x.doubles(),
            operands.weight.doubles(),
            bias: hasBias ? operands.bias.doubles() : nil,
            depth: operands.x.shape[1],
            columns: operands.weight.shape[0],
            operands.x.dtype
        )
    }

    @Test("every form gives the bits of the scalar chain", arguments: DType.allCases)
    func chain(_ dtype: DType) throws {
        for (index, shape) in Self.shapes.enumerated() {
            let operands = Self.operands(shape, dtype, .ordinary), hasBias = index % 2 == 0
            let expected = Self.definition(operands, hasBias: hasBias)
            for machine in Machines.forms {
                let evaluator = Evaluator(machine: machine)
                let packed = try evaluator.pack(operands.weight, as: dtype)
                let result = try evaluator.linear(
                    operands.x,
                    packed,
                    bias: hasBias ? operands.bias : nil
                )
                let place = "\(shape) \(machine.label)"
                #expect(result.shape == [shape.rows, shape.columns])
                #expect(Bits.difference(result.doubles(), expected, on: place) == nil)
            }
        }
    }

    @Test(
        "subnormal, huge and cancelling numbers, infinities and NaN follow the chain too",
        arguments: DType.allCases,
        [Samples.Kind.adversarial, .special]
    )
    func adversarial(_ dtype: DType, _ kind: Samples.Kind) throws {
        for shape in [1, 2, 3, 40].map({ Shape(rows: 33, columns: 65, depth: $0) }) {
            let operands = Self.operands(shape, dtype, kind)
            let expected = Self.definition(operands, hasBias: true)
            let result = try expectEqualOnMachines(Machines.forms) { evaluator in
                let packed = try evaluator.pack(operands.weight, as: dtype)
                return try evaluator.linear(operands.x, packed, bias: operands.bias)
            }
            #expect(Bits.difference(result.doubles(), expected, on: "\(shape)") == nil)
        }
    }

    @Test("no number of threads changes a bit", arguments: DType.allCases)
    func threads(_ dtype: DType) throws {
        for shape in [
            Shape(rows: 1, columns: 130, depth: 77), Shape(rows: 130, columns: 33, depth: 330),
            Shape(rows: 700, columns: 65, depth: 40),
        ] {
            let operands = Self.operands(shape, dtype, .ordinary)
            let result = try expectEqualOnMachines { evaluator in
                let packed = try evaluator.pack(operands.weight, as: dtype)
                return try evaluator.linear(operands.x, packed, bias: operands.bias)
            }
            #expect(
                Bits.difference(result.doubles(), Self.definition(operands, hasBias: true)) == nil
            )
        }
    }

    @Test("rows alone equal rows in a batch", arguments: DType.allCases)
    func batch(_ dtype: DType) throws {
        var samples = Samples(seed: 5)
        let x = samples.tensor([7, 13, 77], dtype), weight = samples.tensor([40, 77], dtype)
        try expectEqualInBatches(of: x) { evaluator, x in
            try evaluator.linear(x, try evaluator.pack(weight, as: dtype))
        }
    }

    @Test(
        "a residual on the tile has the bits of a sum after the product",
        arguments: DType.allCases,
        [MatmulProvider.chain, .openblas]
    )
    func residual(_ dtype: DType, _ provider: MatmulProvider) throws {
        for shape in [
            Shape(rows: 1, columns: 33, depth: 5), Shape(rows: 65, columns: 97, depth: 77),
            Shape(rows: 200, columns: 31, depth: 12),
        ] {
            let operands = Self.operands(shape, dtype, .special)
            var samples = Samples(seed: 77)
            let residual = samples.tensor([shape.rows, shape.columns], dtype, .special)
            for form in Machines.forms {
                let evaluator = Evaluator(machine: form.multiplying(by: provider))
                let packed = try evaluator.pack(operands.weight, as: dtype)
                let sum = try evaluator.linear(
                    operands.x,
                    packed,
                    bias: operands.bias,
                    residual: residual
                )
                let product = try evaluator.linear(operands.x, packed, bias: operands.bias)
                let expected = try evaluator.add(product, residual)
                #expect(Bits.difference(sum, expected, on: "\(shape) \(form.label)") == nil)
            }
        }
    }

    @Test("rows that would meet in the cache are copied apart and stay the same rows")
    func aliasedRows() throws {
        for (dtype, depth) in [(DType.float32, 1024), (.float64, 512), (.float16, 1024)] {
            for rows in [3, 250] {
                let operands = Self.operands(
                    Shape(rows: rows, columns: 40, depth: depth),
                    dtype,
                    .ordinary
                )
                let result = try expectEqualOnMachines(Machines.forms) { evaluator in
                    let packed = try evaluator.pack(operands.weight, as: dtype)
                    return try evaluator.linear(operands.x, packed, bias: operands.bias)
                }
                let expected = Self.definition(operands, hasBias: true)
                #expect(Bits.difference(result.doubles(), expected, on: "\(rows) rows") == nil)
            }
        }
    }

    @Test("an empty chain is the bias", arguments: [MatmulProvider.chain, .openblas])
    func emptyChain(_ provider: MatmulProvider) throws {
        let evaluator = Evaluator(machine: Machine(matmul: provider))
        let packed = try evaluator.pack(.zeros([3, 0], .float32), as: .float32)
        let bias = Tensor([1.0, 2, 3] as [Float])
        let result = try evaluator.linear(.zeros([2, 0], .float32), packed, bias: bias)
        #expect(result.shape == [2, 3])
        #expect(result.doubles() == [1, 2, 3, 1, 2, 3])
    }

    @Test("a product costs two operations for each link of its chains")
    func cost() throws {
        let evaluator = Evaluator()
        let packed = try evaluator.pack(.zeros([40, 77], .float16), as: .float16)
        let operations = Recording()
        let recorder = Evaluator(observe: operations.append)
        _ = try recorder.linear(.zeros([2, 5, 77], .float16), packed)
        #expect(operations.all.map(\.name) == ["linear"])
        #expect(operations.all.map(\.cost.flops) == [2 * 2 * 5 * 77 * 40])
    }
}
