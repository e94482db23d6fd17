import Attention
import ErrorAnalysis
import Tensors
import Testing

/// The bounds that backends promise by their rounding points: kept by what they do, and by nothing else.
struct BackendBoundsTests {
    /// How made-up inputs are distributed.
    enum Distribution: String, CaseIterable, Sendable {
        /// About normal, as a sum of uniform numbers is.
        case normal
        case uniform
        /// Normal, one number in 250 ten times larger.
        case outliers
        /// Queries and keys so large that a few keys take all.
        case peaked
    }

    /// What a query may see.
    enum Sight: CaseIterable, Sendable {
        case all, causal, additive
    }

    static let queries = 37, keys = 203, depth = 20, heads = 2

    private static func numbers(_ count: Int, _ phase: Double, _ distribution: Distribution)
        -> [Double]
    {
        (0..<count).map { i in
            func uniform(_ step: Double) -> Double {
                (Double(i) * step + phase).truncatingRemainder(dividingBy: 1)
            }
            let sum = uniform(0.7548776662) + uniform(0.5698402910) + uniform(0.8191725134)
            let normal = 2 * sum - 3
            return switch distribution {
            case .normal: normal
            case .uniform: uniform(0.7548776662)
            case .outliers: i % 250 == 17 ? 10 * normal : normal
            case .peaked: 6 * normal
            }
        }
    }

    private static func input(
        _ dtype: DType,
        _ distribution: Distribution,
        _ sight: Sight = .all,
        keys: Int = Self.keys,
        scale: Double? = nil,
        upcastsAttention: Bool = false
    ) -> AttentionInput {
        func tensor(_ tokens: Int, _ phase: Double, _ distribution: Distribution) -> Tensor {
            let width = heads * depth
            let all = numbers(Self.keys * width, phase, distribution).prefix(tokens * width)
            return Tensor(Array(all), shape: [1, tokens, width], dtype: dtype)
        }
        let additive = (0..<keys).map { $0 % 5 == 3 ? -10000 : Double($0 % 7) / 4 }
        let mask =
            switch sight {
            case .all: AttentionMask.none
            case .causal: AttentionMask(isCausal: true)
            case .additive:
                AttentionMask(
                    additive: Tensor(additive, shape: [1, 1, 1, keys], dtype: dtype.wide)
                )
            }
        return AttentionInput(
            queries: tensor(queries, 0.1, distribution),
            keys: tensor(keys, 0.4, distribution),
            values: tensor(keys, 0.8, distribution == .peaked ? .normal : distribution),
            heads: heads,
            scale: scale,
            mask: mask,
            upcastsAttention: upcastsAttention
        )
    }

    /// Every backend with its standard options, and some with others.
    static let backends: [(name: String, options: AttentionOptions)] =
        AttentionBackends.names.map { ($0, [:]) } + [
            ("math", ["upcast": .flag(false)]), ("flash", ["block_k": .integer(16)]),
            ("flash", ["block_k": .integer(7), "order": .word("forward")]),
            ("memory_efficient", ["block_k": .integer(16)]), ("flash1", ["block_k": .integer(16)]),
            ("flash-lowstate", ["block_k": .integer(64)]),
            ("flash-lowstate", ["block_k": .integer(64), "algorithm": .word("fa2")]),
            ("auto", ["profile": .word("torch-2.0-cuda-sm80")]),
        ]

    /// The largest error of an output in units of the bound of a backend for an input.
    private static func ratio(
        _ output: Tensor,
        _ backend: any AttentionBackend,
        _ input: AttentionInput,
        on machine: Machine = Machine()
    ) throws -> Double {
        let evaluator = Evaluator()
        let reference = try ReferenceAttention.attend(input, in: evaluator)
        let bounds = try AttentionBound(
            tested: backend.roundings(of: input, on: machine),
            reference: ReferenceAttention.roundings(of: input, on: evaluator.machine)
        ).evaluate(
            queries: input.queries,
            keys: input.keys,
            values: input.values,
            heads: input.heads,
            keyHeads: input.keyHeads,
            scale: input.scale,
            mask: input.mask,
            output: reference,
            in: evaluator
        )
        #expect(bounds.doubles().allSatisfy { $0 > 0 && $0.isFinite })
        let sample = ErrorSample(tested: output, reference: reference, bounds: bounds)
        return try #require(sample.value(of: BoundRatio.self))
    }

    private static func backend(_ place: Int) throws -> any AttentionBackend {
        let (name, options) = backends[place]
        return try #require(AttentionBackends.named(name)).init(options: options)
    }

    @Test(
        "no error passes its bound, and in half formats some come near it",
        arguments: backends.indices,
        DType.allCases
    )
    func holds(place: Int, dtype: DType) throws {
        let backend = try Self.backend(place), evaluator = Evaluator()
        for distribution in Distribution.allCases {
            for sight in Sight.allCases {
                for upcasts in [false, true] {
                    let input = Self.input(
                        dtype,
                        distribution,
                        sight,
                        upcastsAttention: upcasts
                    )
                    let output = try backend.attend(input, in: evaluator)
                    let ratio = try Self.ratio(output, backend, input)
                    #expect(ratio <= 1, "\(distribution) \(sight) \(upcasts): \(ratio)")
                    // Roundings that all point one way are rare, above all where operands are rounded, too.
                    if dtype.byteCount == 2, distribution != .peaked {
                        #expect(ratio > 0.05, "\(distribution) \(sight) \(upcasts): \(ratio)")
                    }
                }
            }
        }
    }

    @Test(
        "operands that are rounded first are within bounds that know of it",
        arguments: backends.indices
    )
    func operands(place: Int) throws {
        let backend = try Self.backend(place)
        for precision in [Float32MatmulPrecision.high, .medium] {
            for rounding in Float32MatmulRounding.allCases {
                let machine = Machine(float32Matmul: Float32Matmul(precision, rounding: rounding))
                for dtype in [DType.float32, .float16] {
                    let input = Self.input(dtype, .normal)
                    let output = try backend.attend(input, in: Evaluator(machine: machine))
                    #expect(try Self.ratio(output, backend, input, on: machine) <= 1)
                    guard dtype == .float32 else { continue }
                    #expect(try Self.ratio(output, backend, input) > 1, "\(precision) \(rounding)")
                }
            }
        }
    }

    @Test("sums in another order are within bounds, too", arguments: backends.indices)
    func openBLAS(place: Int) throws {
        let backend = try Self.backend(place), machine = Machine(matmul: .openblas)
        let input = Self.input(.float32, .outliers)
        let output = try backend.attend(input, in: Evaluator(machine: machine))
        #expect(try Self.ratio(output, backend, input, on: machine) <= 1)
    }

    /// Mistakes that an implementation could make.
    enum Mistake: CaseIterable, Sendable {
        case lastKeysDropped, scaleForgotten, seesOneKeyTooMany, maskForgotten, resultInFloat8
    }

    @Test(
        "a mistake passes the bound in half formats",
        arguments: Mistake.allCases,
        [DType.float16, .bfloat16]
    )
    func mistakes(mistake: Mistake, dtype: DType) throws {
        for place in Self.backends.indices {
            let backend = try Self.backend(place), evaluator = Evaluator()
            let sight: Sight =
                mistake == .maskForgotten || mistake == .seesOneKeyTooMany ? .causal : .all
            // Where values cancel, a result is small beside what may be wrong with it.
            let distribution = mistake == .resultInFloat8 ? Distribution.uniform : .normal
            let input = Self.input(dtype, distribution, sight)
            let output: Tensor
            switch mistake {
            case .lastKeysDropped:
                let less = Self.input(dtype, .normal, keys: Self.keys - 16)
                output = try backend.attend(less, in: evaluator)
            case .scaleForgotten:
                output = try backend.attend(
                    Self.input(dtype, .normal, scale: 1),
                    in: evaluator
                )
            case .maskForgotten:
                output = try backend.attend(Self.input(dtype, .normal), in: evaluator)
            case .seesOneKeyTooMany:
                let numbers = (0..<Self.queries * Self.keys).map {
                    $0 % Self.keys > $0 / Self.keys + 1 ? -Double.infinity : 0
                }
                let plain = Self.input(dtype, .normal)
                output = try backend.attend(
                    AttentionInput(
                        queries: plain.queries,
                        keys: plain.keys,
                        values: plain.values,
                        heads: Self.heads,
                        mask: AttentionMask(
                            additive: Tensor(
                                numbers,
                                shape: [1, 1, Self.queries, Self.keys],
                                dtype: dtype.wide
                            )
                        )
                    ),
                    in: evaluator
                )
            case .resultInFloat8:
                // Three digits, as e5m2 has.
                let rounded = try backend.attend(input, in: evaluator).doubles().map { x in
                    let step = Double(
                        sign: .plus,
                        exponent: x == 0 ? 0 : x.exponent - 2,
                        significand: 1
                    )
                    return (x / step).rounded() * step
                }
                output = Tensor(rounded, shape: input.queries.shape, dtype: dtype)
            }
            #expect(try Self.ratio(output, backend, input) > 1, "\(Self.backends[place].name)")
        }
    }
}
