import Foundation
import Tensors
import Testing

/// Softmax of rows: shifted by the maximum, sixteen partial sums, one rounding.
struct SoftmaxTests {
    static let columns = [1, 2, 15, 16, 17, 32, 77, 513, 1000]

    @Test("it has the bits of its definition", arguments: columns, DType.allCases)
    func definition(_ columns: Int, _ dtype: DType) throws {
        var samples = Samples(seed: UInt64(columns))
        for kind in [Samples.Kind.ordinary, .adversarial] {
            let x = samples.tensor([2, 9, columns], dtype, kind)
            let result = try expectEqualOnMachines(Machines.forms) { try $0.softmax(x) }
            let expected = RowDefinition.softmax(x, columns: columns)
            #expect(Bits.difference(result.doubles(), expected, on: kind.rawValue) == nil)
        }
    }

    @Test(
        "rows whose smallest terms are around the smallest normal number have the bits of the definition",
        arguments: DType.allCases
    )
    func normalLimits(_ dtype: DType) throws {
        var samples = Samples(seed: 27)
        let limits =
            dtype == .float64 ? [699.0, 700, 701, 709, 746] : [86.5, 87, 87.5, 89, 104, 200]
        for spread in limits {
            // Each row from 0 down to -spread.
            let numbers = (0..<40 * 50).map { place in
                place % 50 == 0 ? 0 : -spread * (place % 50 == 49 ? 1 : samples.unit())
            }
            let x = Tensor(numbers, shape: [40, 50], dtype: dtype)
            let result = try expectEqualOnMachines(Machines.forms) { try $0.softmax(x) }
            let expected = RowDefinition.softmax(x, columns: 50)
            #expect(Bits.difference(result.doubles(), expected, on: "\(spread)") == nil)
        }
    }

    @Test("no number of threads changes a bit", arguments: DType.allCases)
    func threads(_ dtype: DType) throws {
        var samples = Samples(seed: 23)
        let x = samples.tensor([1000, 77], dtype)
        try expectEqualOnMachines { try $0.softmax(x) }
    }

    @Test("a row alone equals the row in a batch", arguments: DType.allCases)
    func batch(_ dtype: DType) throws {
        var samples = Samples(seed: 24)
        try expectEqualInBatches(of: samples.tensor([7, 5, 33], dtype)) { try $0.softmax($1) }
    }

    @Test(
        "a row of -inf gives zeros, -inf among numbers counts for nothing",
        arguments: DType.allCases
    )
    func masked(_ dtype: DType) throws {
        let nothing = [Double](repeating: -.infinity, count: 20)
        var half = nothing
        for place in 7..<11 { half[place] = 2 }
        let x = Tensor(nothing + half, shape: [2, 20], dtype: dtype)
        let y = try expectEqualOnMachines(Machines.forms) { try $0.softmax(x) }.doubles()
        #expect(Bits.difference(Array(y[..<20]), [Double](repeating: 0, count: 20)) == nil)
        let quarter = half.map { $0 == 2 ? 0.25 : 0 }
        #expect(Bits.difference(Array(y[20...]), quarter) == nil)
    }

    @Test(
        "NaN and +inf make their row NaN and no other",
        arguments: DType.allCases,
        [Double.nan, .infinity]
    )
    func poison(_ dtype: DType, _ value: Double) throws {
        var samples = Samples(seed: 25)
        for place in [0, 15, 16, 20] {
            var numbers = samples.numbers(3 * 21, dtype)
            numbers[21 + place] = value
            let x = Tensor(numbers, shape: [3, 21], dtype: dtype)
            let y = try expectEqualOnMachines(Machines.forms) { try $0.softmax(x) }.doubles()
            #expect(y[..<21].allSatisfy { $0.isFinite } && y[42...].allSatisfy { $0.isFinite })
            #expect(y[21..<42].allSatisfy { $0.isNaN }, "\(value) at \(place)")
        }
    }

    @Test("huge scores do not overflow")
    func huge() throws {
        let x = Tensor([3e38, -3e38, 3e38, 0] as [Float], shape: [1, 4])
        #expect(try Evaluator().softmax(x).doubles() == [0.5, 0, 0.5, 0])
    }

    @Test("it is within a few ulps of the truth", arguments: DType.allCases)
    func accuracy(_ dtype: DType) throws {
        var samples = Samples(seed: 26)
        let x = samples.tensor([50, 40], dtype), y = try Evaluator().softmax(x).doubles()
        let numbers = x.doubles()
        for row in 0..<50 {
            let exponentials = numbers[row * 40..<row * 40 + 40].map { exp($0) }
            let sum = exponentials.reduce(0, +)
            for (column, exponential) in exponentials.enumerated() {
                // The shift by the maximum is rounded, up to 4 units at |x − max| ≤ 8; the rest adds a few.
                #expect(Bits.ulps(y[row * 40 + column], exponential / sum, dtype) <= 16)
            }
        }
    }
}
