import CKernels
import Tensors
import TestSupport
import Testing

/// Conversions between dtypes round once, to nearest even, in every instruction set.
struct ConversionTests {
    static let everyCode = (0...UInt16.max).map { $0 }

    @Test("each pattern of 16 bits widens to the number it stands for", arguments: DType.halves)
    func widening(_ half: DType) throws {
        let codes = Bits.tensor(Self.everyCode, half), format = BinaryFormat(half)
        let expected = Self.everyCode.map(format.value)
        for machine in Machines.forms {
            let evaluator = Evaluator(machine: machine)
            for wide in [DType.float32, .float64] {
                let widened = try evaluator.cast(codes, to: wide).doubles()
                let difference = Bits.difference(widened, expected, on: "\(wide) \(machine.label)")
                #expect(difference == nil)
            }
        }
    }

    @Test("each pattern of 16 bits comes back through a wide type", arguments: DType.halves)
    func roundTrip(_ half: DType) throws {
        let codes = Bits.tensor(Self.everyCode, half), format = BinaryFormat(half)
        for machine in Machines.forms {
            let evaluator = Evaluator(machine: machine)
            for wide in [DType.float32, .float64] {
                let back = Bits.codes(
                    try evaluator.cast(try evaluator.cast(codes, to: wide), to: half)
                )
                // A signalling NaN may come back quiet, its other bits kept.
                let quiet: UInt16 = 1 << UInt16(format.precision - 2)
                let isBack = zip(Self.everyCode, back).allSatisfy { code, back in
                    back == code || (format.value(of: code).isNaN && back == code | quiet)
                }
                #expect(isBack, "\(wide) \(machine.label)")
            }
        }
    }

    @Test(
        "halfway points go to the even neighbour, their neighbours to the nearer",
        arguments: DType.halves
    )
    func midpoints(_ half: DType) throws {
        let format = BinaryFormat(half)
        // Magnitudes in order, up to the code of infinity, which stands for the first number beyond the range.
        let infinity = UInt16(format.maxExponent * 2 + 1) << UInt16(format.precision - 1)
        let codes = Array(0..<infinity)
        var inputs: [Double] = [], wideInputs: [Double] = []
        var expected: [UInt16] = []
        for code in codes {
            let low = format.value(of: code)
            let high =
                code + 1 == infinity
                ? Double(sign: .plus, exponent: format.maxExponent + 1, significand: 1)
                : format.value(of: code + 1)
            let middle = low / 2 + high / 2
            let even = code.isMultiple(of: 2) ? code : code + 1
            for sign: UInt16 in [0, 0x8000] {
                let factor = sign == 0 ? 1.0 : -1.0
                inputs += [
                    middle, Double(Float(middle).nextDown), Double(Float(middle).nextUp),
                ].map { $0 * factor }
                wideInputs += [middle, middle.nextDown, middle.nextUp].map { $0 * factor }
                expected += [even, code, code + 1].map { $0 | sign }
            }
        }
        for (from, numbers) in [(DType.float32, inputs), (.float64, wideInputs)] {
            let source = Tensor(numbers, dtype: from)
            for machine in Machines.forms {
                let result = Bits.codes(try Evaluator(machine: machine).cast(source, to: half))
                #expect(result == expected, "\(from) \(machine.label)")
            }
        }
    }

    @Test("any numbers are rounded as exact arithmetic says", arguments: DType.halves + [.float32])
    func random(_ target: DType) throws {
        var samples = Samples(seed: 1)
        let format = BinaryFormat(target)
        let patterns = (0..<60000).map { _ in Double(bitPattern: samples.bits()) }
        // Random patterns are mostly far outside the range: these are inside, and at its lower edge.
        let inside = (0..<60000).map { index -> Double in
            let exponent =
                format.minExponent - 30 + index % (format.maxExponent - format.minExponent + 32)
            return Double(sign: .plus, exponent: exponent, significand: samples.unit() * 4 - 2)
        }
        let float64 = patterns + inside
        let float32 = float64.map { Double(Float($0)) }
        for (from, numbers) in [(DType.float64, float64), (.float32, float32)] {
            let expected = numbers.map(format.rounded)
            let source = Tensor(numbers, dtype: from)
            let result = try expectEqualOnMachines(Machines.forms) {
                try $0.cast(source, to: target)
            }
            #expect(Bits.difference(result.doubles(), expected, on: "\(from)") == nil)
        }
    }

    @Test(
        "every form converts every length, and writes nothing beyond it",
        arguments: DType.allCases,
        DType.allCases
    )
    func lengths(_ from: DType, _ to: DType) {
        var samples = Samples(seed: 2)
        let source = samples.tensor([70], from, .adversarial)
        let expected = source.doubles().map(to.rounded)
        for isa in InstructionSet.available.map(Self.kernel) {
            for count in 0...70 {
                var bytes = [UInt8](repeating: 0xA5, count: 71 * to.byteCount)
                source.withBytes {
                    ck_convert(isa, from.kernel, $0.baseAddress, to.kernel, &bytes, count)
                }
                let written = bytes.withUnsafeBytes { bytes in
                    let start = UnsafeRawBufferPointer(rebasing: bytes[..<(count * to.byteCount)])
                    return Tensor(bytes: start, shape: [count], dtype: to)
                }
                #expect(Bits.difference(written.doubles(), Array(expected[..<count])) == nil)
                #expect(bytes[(count * to.byteCount)...].allSatisfy { $0 == 0xA5 })
            }
        }
    }

    @Test("a long tensor is converted alike by any number of threads", arguments: DType.halves)
    func threads(_ half: DType) throws {
        var samples = Samples(seed: 3)
        let x = samples.tensor([5 * 16384 + 7], .float32, .adversarial)
        let result = try expectEqualOnMachines { try $0.cast(x, to: half) }
        #expect(Bits.difference(result.doubles(), x.doubles().map(half.rounded)) == nil)
    }

    static func kernel(_ isa: InstructionSet) -> ck_isa {
        switch isa {
        case .scalar: .CK_SCALAR
        case .avx2: .CK_AVX2
        case .avx512: .CK_AVX512
        case .neon: .CK_NEON
        }
    }
}
