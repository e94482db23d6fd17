import CKernels
import Checkpoints
import Foundation
import Tensors
import Testing

/// exp, exp2, log, erf, sin and cos against true values (Fixtures/functions), in every instruction set.
struct ElementaryFunctionTests {
    enum Function: String, CaseIterable, Sendable {
        case exp, exp2, log, erf, sin, cos

        var kernel: ck_function {
            switch self {
            case .exp: .CK_EXP
            case .exp2: .CK_EXP2
            case .log: .CK_LOG
            case .erf: .CK_ERF
            case .sin: .CK_SIN
            case .cos: .CK_COS
            }
        }

        /// How far a float32 result is from the truth at most, in units of its last place.
        ///
        /// log, sin and cos round a float64 result. The others were measured over all of float32:
        /// exp 0.892, exp2 0.879 (0.800 where the result is normal), erf 0.823.
        var float32Bound: Double {
            switch self {
            case .exp: 0.9
            case .exp2: 0.88
            case .erf: 0.83
            case .log, .sin, .cos: 0.51
            }
        }
    }

    /// Arguments, true values rounded to float64, and what the rounding took, in units of the last place.
    struct Truth {
        let x: [Double], y: [Double], residual: [Double]

        init(_ function: Function) throws {
            let path = URL(filePath: #filePath)
                .deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Fixtures/functions/functions.safetensors").path
            let file = try SafetensorsFile(path: path)
            x = try file.tensor("\(function.rawValue).x").doubles()
            y = try file.tensor("\(function.rawValue).y").doubles()
            residual = try file.tensor("\(function.rawValue).residual").doubles()
        }
    }

    static func apply(_ function: Function, _ x: [Double], _ isa: InstructionSet) -> [Double] {
        var y = x
        ck_apply_double(ConversionTests.kernel(isa), function.kernel, x, &y, x.count)
        return y
    }

    static func apply(_ function: Function, _ x: [Float], _ isa: InstructionSet) -> [Float] {
        var y = x
        ck_apply_float(ConversionTests.kernel(isa), function.kernel, x, &y, x.count)
        return y
    }

    @Test("in float64 each function is within one ulp of the truth", arguments: Function.allCases)
    func float64(_ function: Function) throws {
        let truth = try Truth(function)
        let result = Self.apply(function, truth.x, .scalar)
        var worst = 0.0, place = 0
        for index in result.indices {
            let error = Self.error(of: result[index], index, truth)
            if !(error <= worst) { (worst, place) = (error, index) }
        }
        #expect(worst <= 1, "\(result[place]) for \(truth.x[place]), truth \(truth.y[place])")
        #expect(truth.x.count > 1000)
    }

    /// The error in units of the truth's last place.
    private static func error(of result: Double, _ index: Int, _ truth: Truth) -> Double {
        let y = truth.y[index]
        guard y.isFinite, result.isFinite else { return Bits.ulps(result, y, .float64) }
        if y == 0 && truth.residual[index] == 0 && truth.x[index] == 0 {
            return result.bitPattern == y.bitPattern ? 0 : .infinity
        }
        // The difference of neighbours is exact; so is its quotient by a power of two.
        return abs((result - y) / max(y.ulp, 0x1p-1074) - truth.residual[index])
    }

    @Test(
        "in float32 each function is within its bound of the truth",
        arguments: Function.allCases
    )
    func float32(_ function: Function) throws {
        let truth = try Truth(function)
        let places = truth.x.indices.filter {
            truth.x[$0].isNaN || Double(Float(truth.x[$0])) == truth.x[$0]
        }
        let result = Self.apply(function, places.map { Float(truth.x[$0]) }, .scalar)
        #expect(places.count > 300)
        for (result, place) in zip(result, places) {
            let error = Bits.ulps(Double(result), truth.y[place], .float32)
            let isOverflow = result.isInfinite && Float(truth.y[place]).isInfinite
            #expect(
                error <= function.float32Bound || isOverflow,
                "\(result) for \(truth.x[place])"
            )
        }
    }

    @Test(
        "in float32 a hundred thousand values agree with the float64 function",
        arguments: Function.allCases
    )
    func float32AgainstFloat64(_ function: Function) {
        let x = Self.arguments(function, count: 100_000)
        let narrow = Self.apply(function, x, .widest)
        let wide = Self.apply(function, x.map(Double.init), .widest)
        for index in x.indices {
            let error = Bits.ulps(Double(narrow[index]), wide[index], .float32)
            let isOverflow = narrow[index].isInfinite && Float(wide[index]).isInfinite
            #expect(
                error <= function.float32Bound || isOverflow,
                "\(narrow[index]) for \(x[index])"
            )
        }
    }

    @Test(
        "in float32 log, sin and cos are the float64 function rounded once",
        arguments: [Function.log, .sin, .cos]
    )
    func float32Rounded(_ function: Function) {
        let x = Self.arguments(function, count: 100_000)
        let narrow = Self.apply(function, x, .widest)
        let wide = Self.apply(function, x.map(Double.init), .widest)
        #expect(narrow.map(\.bitPattern) == wide.map { Float($0).bitPattern })
    }

    @Test("every form gives the same bits, at every length", arguments: Function.allCases)
    func forms(_ function: Function) throws {
        let x = try Truth(function).x + Self.arguments(function, count: 50_000).map(Double.init)
        let narrow = x.map(Float.init)
        let wideBits = Self.apply(function, x, .scalar).map(\.bitPattern)
        let narrowBits = Self.apply(function, narrow, .scalar).map(\.bitPattern)
        for isa in InstructionSet.available {
            #expect(Self.apply(function, x, isa).map(\.bitPattern) == wideBits, "\(isa)")
            #expect(Self.apply(function, narrow, isa).map(\.bitPattern) == narrowBits, "\(isa)")
            for count in 0..<40 {
                let short = Self.apply(function, Array(narrow[..<count]), isa).map(\.bitPattern)
                #expect(short == Array(narrowBits[..<count]), "\(isa), \(count) numbers")
            }
        }
    }

    @Test("2^n is exact for every integer n, also where it is subnormal")
    func integerPowers() {
        let exponents = (-1080)...1030
        let wide = Self.apply(.exp2, exponents.map(Double.init), .widest)
        let narrow = Self.apply(.exp2, exponents.map(Float.init), .widest)
        for (n, (wide, narrow)) in zip(exponents, zip(wide, narrow)) {
            let power = Double(sign: .plus, exponent: n, significand: 1)
            #expect(wide == power)
            #expect(narrow == Float(power), "2^\(n)")
        }
    }

    @Test(
        "a power of 0 is 1, of -inf 0, of inf infinite, of NaN NaN",
        arguments: [Function.exp, .exp2]
    )
    func specialPowers(_ function: Function) {
        let exponents: [Double] = [0, -0.0, -.infinity, .infinity]
        let powers: [Double] = [1, 1, 0, .infinity]
        let narrowExponents = exponents.map { Float($0) }, narrowPowers = powers.map { Float($0) }
        for isa in InstructionSet.available {
            #expect(Self.apply(function, exponents, isa) == powers, "\(isa)")
            #expect(Self.apply(function, narrowExponents, isa) == narrowPowers, "\(isa)")
            #expect(Self.apply(function, [Double.nan], isa)[0].isNaN, "\(isa)")
            #expect(Self.apply(function, [Float.nan], isa)[0].isNaN, "\(isa)")
        }
    }

    @Test(
        "erf and sin are odd, cos is even, down to the sign of zero",
        arguments: [Function.erf, .sin, .cos]
    )
    func symmetry(_ function: Function) {
        let narrow = Self.arguments(function, count: 20_000) + [0], wide = narrow.map(Double.init)
        let wideRight = Self.apply(function, wide, .widest)
        let wideLeft = Self.apply(function, wide.map(-), .widest)
        let wideMirrored = function == .cos ? wideRight : wideRight.map(-)
        #expect(wideLeft.map(\.bitPattern) == wideMirrored.map(\.bitPattern))
        let narrowRight = Self.apply(function, narrow, .widest)
        let narrowLeft = Self.apply(function, narrow.map(-), .widest)
        let narrowMirrored = function == .cos ? narrowRight : narrowRight.map(-)
        #expect(narrowLeft.map(\.bitPattern) == narrowMirrored.map(\.bitPattern))
    }

    /// Numbers over the domain, all over the exponents and around the places of interest.
    private static func arguments(_ function: Function, count: Int) -> [Float] {
        var samples = Samples(seed: 4)
        return (0..<count).map { index in
            let spread = Float(
                sign: .plus,
                exponent: -(index % 40),
                significand: Float(samples.unit() * 2 - 1)
            )
            switch function {
            case .exp: return index % 2 == 0 ? spread : Float(samples.unit() * 200 - 110)
            case .exp2: return index % 2 == 0 ? spread : Float(samples.unit() * 290 - 155)
            case .log:
                return index % 2 == 0
                    ? 1 + spread : Float(bitPattern: UInt32(samples.unit() * 0x7F80_0000))
            case .erf: return index % 2 == 0 ? spread : Float(samples.unit() * 13 - 6.5)
            case .sin, .cos: return index % 2 == 0 ? spread : Float(samples.unit() * 2000 - 1000)
            }
        }
    }
}
