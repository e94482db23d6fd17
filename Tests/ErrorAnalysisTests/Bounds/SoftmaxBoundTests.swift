import ErrorAnalysis
import Tensors
import Testing

struct SoftmaxBoundTests {
    /// Scores that are exact in a format, some rows flat, some peaked, one that sees nothing.
    private func scores(_ dtype: DType) -> Tensor {
        let numbers = (0..<4 * 70).map { i -> Double in
            let row = i / 70, x = (Double(i) * 0.7548776662).truncatingRemainder(dividingBy: 1)
            return [x, 12 * x - 30, 60 * x, -.infinity][row]
        }
        return Tensor(numbers, shape: [1, 4, 70], dtype: dtype)
    }

    private func bounds(
        _ exact: Tensor,
        _ p: Tensor,
        _ dtype: DType,
        on isa: InstructionSet = .widest
    ) throws -> Tensor {
        try Evaluator(machine: Machine(instructionSet: isa)).probabilityBounds(
            scores: exact,
            products: .zeros(exact.shape, .float64),
            probabilities: p,
            SoftmaxBound.roundings(Rows.points(dtype), keys: 70)
        )
    }

    @Test(
        "no probability is further off, and half formats come near it",
        arguments: [DType.float32, .float16, .bfloat16]
    )
    func holds(dtype: DType) throws {
        let scores = scores(dtype), exact = Rows.wide(scores)
        let p = try Evaluator().softmax(exact), tested = try Evaluator().softmax(scores)
        let bounds = try bounds(exact, p, dtype).doubles()
        // Where nothing is seen nothing may be wrong: 0 / 0 is left out by the maximum.
        #expect(bounds[210...].allSatisfy { $0 == 0 })
        #expect(tested.doubles()[210...].allSatisfy { $0 == 0 })
        let ratios = zip(zip(tested.doubles(), p.doubles()), bounds).prefix(210)
            .map { abs($0.0 - $0.1) / $1 }
        let ratio = try #require(ratios.max())
        #expect(ratio <= 1)
        if dtype != .float32 { #expect(ratio > 0.4, "\(ratio)") }
    }

    @Test("bounds have the same bits in every instruction set, also where they are large")
    func instructionSets() throws {
        for dtype in DType.allCases {
            let exact = Rows.wide(scores(dtype)), p = try Evaluator().softmax(exact)
            let scalar = try bounds(exact, p, dtype, on: .scalar)
            for isa in InstructionSet.available {
                #expect(try bounds(exact, p, dtype, on: isa).hasEqualBits(scalar), "\(isa)")
            }
        }
    }

    @Test("key blocks cost corrections, and whole rows do not")
    func blocks() {
        func roundings(_ normalisation: AttentionRoundings.Normalisation) -> ProbabilityRoundings {
            var points = Rows.points(.float16)
            points.normalisation = normalisation
            return SoftmaxBound.roundings(points, keys: 1024)
        }
        let whole = roundings(.wholeRow)
        let few = roundings(.online(keyBlock: 512, shiftsByProduct: false))
        let many = roundings(.online(keyBlock: 16, shiftsByProduct: true))
        #expect(whole.constant < few.constant && few.constant < many.constant)
        #expect(whole.maximum == 0 && few.maximum == 0 && many.maximum > 0)
    }
    @Test("a logsumexp that is carried costs roundings of the largest score, a block each")
    func carriedLogsumexp() {
        func roundings(_ block: Int) -> ProbabilityRoundings {
            var points = Rows.points(.float16)
            points.normalisation = .blockwise(keyBlock: block)
            return SoftmaxBound.roundings(points, keys: 1024)
        }
        let roundoff = DType.float32.unitRoundoff
        #expect(roundings(16).maximum > 64 * roundoff && roundings(1024).maximum > roundoff)
        #expect(roundings(16).maximum > 8 * roundings(1024).maximum)
        #expect(roundings(16).constant > roundings(1024).constant)
    }

    @Test("a state of few digits costs two roundings to them a block, and none where it is wide")
    func roundedState() {
        func common(_ block: Int, _ type: DType) -> Double {
            var points = Rows.points(.bfloat16)
            points.normalisation = .rounded(keyBlock: block, to: type)
            return SoftmaxBound.roundings(points, keys: 1024).common
        }
        let roundoff = DType.bfloat16.unitRoundoff
        #expect(common(64, .bfloat16) > 2 * 16 * roundoff)
        #expect(common(64, .bfloat16) < 2.5 * 17 * roundoff)
        #expect(common(64, .float32) < 2 * roundoff)
        // 256 blocks: the sum may have lost all digits.
        #expect(common(4, .bfloat16) == .infinity)
    }
}
