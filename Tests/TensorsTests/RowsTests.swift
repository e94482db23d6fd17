import Tensors
import Testing

/// Vectors added to rows, tables added to images, and the gated activation.
struct RowsTests {
    @Test(
        "a vector for each image, or one for all, is added to its rows",
        arguments: Samples.Kind.allCases,
        DType.allCases
    )
    func addToRows(_ kind: Samples.Kind, _ dtype: DType) throws {
        var samples = Samples(seed: 29)
        let machines = kind == .ordinary ? Machines.all : Machines.forms
        for columns in [1, 9, 300] {
            let x = samples.tensor([3, 4, 5, columns], dtype, kind), numbers = x.doubles()
            for vectors in [1, 3] {
                let v = samples.tensor([vectors, columns], dtype, kind), added = v.doubles()
                let expected = numbers.indices.map { place in
                    let image = vectors == 1 ? 0 : place / (20 * columns)
                    let sum = numbers[place] + added[image * columns + place % columns]
                    return dtype.rounded(dtype.wide.rounded(sum))
                }
                let result = try expectEqualOnMachines(machines) { try $0.add(x, toRows: v) }
                #expect(Bits.difference(result.doubles(), expected) == nil)
            }
        }
    }

    @Test("a table is added to each image", arguments: Samples.Kind.allCases, DType.allCases)
    func addToEach(_ kind: Samples.Kind, _ dtype: DType) throws {
        var samples = Samples(seed: 30)
        let machines = kind == .ordinary ? Machines.all : Machines.forms
        let x = samples.tensor([3, 7, 40], dtype, kind),
            table = samples.tensor([1, 7, 40], dtype, kind)
        let added = table.doubles()
        let expected = x.doubles().enumerated().map { place, value in
            dtype.rounded(dtype.wide.rounded(value + added[place % 280]))
        }
        let result = try expectEqualOnMachines(machines) { try $0.add(x, toEach: table) }
        #expect(Bits.difference(result.doubles(), expected) == nil)
    }

    @Test(
        "the gate is rounded before it multiplies",
        arguments: Samples.Kind.allCases,
        DType.allCases
    )
    func geglu(_ kind: Samples.Kind, _ dtype: DType) throws {
        var samples = Samples(seed: 31)
        let machines = kind == .ordinary ? Machines.all : Machines.forms
        for (rows, columns) in [(1, 1), (5, 33), (400, 128), (3, 300)] {
            let x = samples.tensor([rows, 2 * columns], dtype, kind), numbers = x.doubles()
            func half(_ first: Int) -> [Double] {
                (0..<rows * columns).map {
                    numbers[$0 / columns * 2 * columns + first + $0 % columns]
                }
            }
            let gate = RowDefinition.activation(.gelu, Tensor(half(columns), dtype: dtype))
            let expected = zip(half(0), gate).map {
                dtype.rounded(dtype.wide.rounded($0 * $1))
            }
            let result = try expectEqualOnMachines(machines) { try $0.geglu(x) }
            #expect(result.shape == [rows, columns])
            #expect(Bits.difference(result.doubles(), expected, on: "\(rows)×\(columns)") == nil)
        }
    }

    @Test("an image alone equals the image in a batch", arguments: DType.allCases)
    func batch(_ dtype: DType) throws {
        var samples = Samples(seed: 32)
        let x = samples.tensor([7, 5, 16], dtype)
        let v = samples.tensor([1, 16], dtype), table = samples.tensor([1, 5, 16], dtype)
        try expectEqualInBatches(of: x) { try $0.add($1, toRows: v) }
        try expectEqualInBatches(of: x) { try $0.add($1, toEach: table) }
        try expectEqualInBatches(of: x) { try $0.geglu($1) }
        for function in ActivationFunction.allCases {
            try expectEqualInBatches(of: x) { try $0.activation(function, $1) }
        }
    }
}
