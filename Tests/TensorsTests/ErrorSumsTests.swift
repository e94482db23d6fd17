import Tensors
import Testing

/// The kernel's one pass held against a definition in plain Swift.
struct ErrorSumsTests {
    /// Every dtype, with lengths around the sixteen partial sums and the kernel's blocks of 512.
    static let counts = [0, 1, 15, 16, 17, 511, 512, 513, 2100]

    @Test("every instruction set gives the bits of the definition", arguments: DType.allCases)
    func definition(dtype: DType) {
        for count in Self.counts {
            let reference = Self.numbers(count, seed: 3)
            let noise = Self.numbers(count, seed: 4)
            let tested = Tensor(zip(reference, noise).map { $0 + 0.01 * $1 }, dtype: dtype)
            let wanted = Definition(tested: tested, reference: reference)
            for instructionSet in InstructionSet.available {
                let sums = errorSums(
                    tested: tested,
                    reference: Tensor(reference),
                    relativeFloor: 1e-12,
                    instructionSet: instructionSet
                )
                #expect(Definition(sums) == wanted, "\(count) elements, \(instructionSet)")
            }
        }
    }

    @Test("adversarial numbers give equal bits in every instruction set", arguments: DType.allCases)
    func adversarial(dtype: DType) {
        let special: [Double] = [
            0, -0.0, .nan, .infinity, -.infinity, 0x1p-1074, -0x1p-149, 0x1.8p-25, 0x1p-24, 65504,
            65520, -65519, 3.3895e38, 3.4028235e38, -3.5e38, 0x1p-126, 0x1.fp-127, 1, -1, 1e-30,
        ]
        var reference: [Double] = []
        var tested: [Double] = []
        for round in 0..<40 {
            for (index, number) in special.enumerated() {
                reference.append(special[(index * 7 + round) % special.count])
                tested.append(round.isMultiple(of: 3) ? -number : number)
            }
        }
        let described = InstructionSet.available.map { instructionSet in
            String(
                describing: errorSums(
                    tested: Tensor(tested, dtype: dtype),
                    reference: Tensor(reference),
                    relativeFloor: 1e-12,
                    instructionSet: instructionSet
                )
            )
        }
        #expect(Set(described).count == 1, "\(described)")
    }

    @Test("elements of a batch give what they give alone", arguments: DType.allCases)
    func ranges(dtype: DType) {
        let reference = Self.numbers(1800, seed: 5)
        let tested = Self.numbers(1800, seed: 6)
        for elements in [0..<600, 600..<1200, 1201..<1800, 7..<7] {
            let within = errorSums(
                tested: Tensor(tested, dtype: dtype),
                reference: Tensor(reference),
                elements: elements,
                relativeFloor: 1e-12,
                instructionSet: .widest
            )
            let alone = errorSums(
                tested: Tensor(Array(tested[elements]), dtype: dtype),
                reference: Tensor(Array(reference[elements])),
                relativeFloor: 1e-12,
                instructionSet: .widest
            )
            #expect(within == alone)
        }
    }

    @Test("the worst index is the first of equals, in every place of a block")
    func ties() {
        for place in [0, 5, 16, 511, 512, 700, 1023] {
            var tested = [Double](repeating: 0.25, count: 1024)
            tested[place] = -0.5
            tested[1023] = 0.5
            let sums = errorSums(
                tested: Tensor(tested),
                reference: .zeros([1024], .float64),
                relativeFloor: 1e-12,
                instructionSet: .widest
            )
            #expect(sums.worstIndex == place)
            #expect(sums.maxAbsolute == 0.5)
        }
    }

    @Test("the first mismatch is the worst index, and its reference stays in the reference's sum")
    func mismatch() {
        let sums = errorSums(
            tested: Tensor([5, .infinity, .nan, 1] as [Float]),
            reference: Tensor([1, 2, 3, 1] as [Double]),
            relativeFloor: 1e-12,
            instructionSet: .widest
        )
        #expect(sums.worstIndex == 1)
        #expect(sums.mismatches == 2)
        #expect(sums.overflows == 1)
        #expect(sums.maxAbsolute == 4)
        #expect(sums.referenceSquares == 15)
        #expect(sums.maxReference == 3)
    }

    @Test(
        "squares of huge and of tiny numbers neither overflow nor vanish",
        arguments: [1e-200, 1e200]
    )
    func scales(size: Double) {
        let sums = errorSums(
            tested: Tensor([4 * size, 0]),
            reference: Tensor([size, 4 * size]),
            relativeFloor: .leastNormalMagnitude,
            instructionSet: .widest
        )
        let error = sums.squares.squareRoot() / sums.errorScale
        let reference = sums.referenceSquares.squareRoot() / sums.valueScale
        #expect(abs(error / size - 5) < 1e-15 * 5)
        #expect(abs(reference / size - 17.0.squareRoot()) < 1e-14)
    }

    /// Numbers between −4 and 4 of very different size, both zeros among them; the same for the same seed.
    private static func numbers(_ count: Int, seed: UInt64) -> [Double] {
        var state = seed
        return (0..<count).map { index in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let fraction = Double(Int64(bitPattern: state)) * 0x1p-61
            switch index % 29 {
            case 3: return 0
            case 4: return -0.0
            case 5: return fraction * 0x1p-20
            case 6: return fraction * 0x1p-130
            default: return fraction
            }
        }
    }
}

/// Part of the sums, written to be read.
private struct Definition: Equatable {
    var absolute: Double, signed: Double, squares: Double, cross: Double
    var testedSquares: Double, referenceSquares: Double
    var maxAbsolute: Double, maxRelative: Double, worstIndex: Int?
    var equal: Int, withinOneUlp: Int, maxUlp: Int

    init(_ sums: ErrorSums) {
        absolute = sums.absolute
        signed = sums.signed
        squares = sums.squares
        cross = sums.cross
        testedSquares = sums.testedSquares
        referenceSquares = sums.referenceSquares
        maxAbsolute = sums.maxAbsolute
        maxRelative = sums.maxRelative
        worstIndex = sums.worstIndex
        equal = sums.equal
        withinOneUlp = sums.withinOneUlp
        maxUlp = sums.maxUlp
    }

    init(tested: Tensor, reference r: [Double]) {
        let x = tested.doubles()
        let d = zip(x, r).map { $0 - $1 }
        absolute = Self.sum(d.map(abs))
        signed = Self.sum(d)
        squares = Self.sum(d.map { $0 * $0 })
        cross = Self.sum(d.indices.map { d[$0] * (x[$0] + r[$0]) })
        testedSquares = Self.sum(x.map { $0 * $0 })
        referenceSquares = Self.sum(r.map { $0 * $0 })
        maxAbsolute = d.map(abs).max() ?? 0
        let largest = maxAbsolute
        worstIndex = d.firstIndex { abs($0) == largest }
        maxRelative = d.indices.map { abs(d[$0]) / max(abs(r[$0]), 1e-12) }.max() ?? 0
        let rounded = Tensor(r, dtype: tested.dtype).doubles()
        let ulps = x.indices.map {
            abs(Self.key(x[$0], tested.dtype) - Self.key(rounded[$0], tested.dtype))
        }
        equal = ulps.count { $0 == 0 }
        withinOneUlp = ulps.count { $0 <= 1 }
        maxUlp = ulps.max() ?? 0
    }

    /// Sixteen partial sums, folded.
    private static func sum(_ values: [Double]) -> Double {
        var lanes = [Double](repeating: 0, count: 16)
        for (index, value) in values.enumerated() { lanes[index % 16] += value }
        for width in [8, 4, 2, 1] {
            for lane in 0..<width { lanes[lane] += lanes[lane + width] }
        }
        return lanes[0]
    }

    /// How many representable numbers of a dtype lie between 0 and `value`, negative below 0.
    private static func key(_ value: Double, _ dtype: DType) -> Int {
        let magnitude =
            switch dtype {
            case .float64: Int(value.magnitude.bitPattern)
            case .float32: Int(Float(value.magnitude).bitPattern)
            case .float16: Int(Float16(value.magnitude).bitPattern)
            case .bfloat16: Int(Float(value.magnitude).bitPattern >> 16)
            }
        return value.sign == .minus ? -magnitude : magnitude
    }
}
