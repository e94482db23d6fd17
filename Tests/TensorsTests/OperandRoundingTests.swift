import CKernels
import Checkpoints
import Tensors
import TestSupport
import Testing

/// Float32 numbers lose bits of their mantissa alike in every instruction set.
struct OperandRoundingTests {
    static let cases = Golden.cases("dtypes") { $0.params["mantissa_bits"] != nil }

    @Test("some golden case is there")
    func someCases() { #expect(!Self.cases.isEmpty) }

    @Test("numbers become TF32 as the reference defines it", arguments: cases)
    func golden(_ golden: GoldenCase) throws {
        let bits = try #require(golden.params["mantissa_bits"]?.int)
        let file = try golden.load()
        let source = try Self.patterns(file, "source_bits")
        let expected = try Self.patterns(file, "rounded_bits")
        for isa in Self.forms {
            #expect(Self.shortened(source, bits: bits, truncates: false, isa) == expected)
        }
    }

    @Test("they become what exact arithmetic says", arguments: Float32Matmul.all)
    func definition(_ choice: Float32Matmul) {
        let bits = choice.precision == .high ? 10 : 7
        let source = Self.everyKind(seed: 5)
        let expected = source.map { pattern -> UInt32 in
            let x = Float(bitPattern: pattern)
            return x.isFinite ? Float(choice.rounded(Double(x))).bitPattern : pattern
        }
        for isa in Self.forms {
            let result = Self.shortened(
                source,
                bits: bits,
                truncates: choice.rounding == .truncate,
                isa
            )
            let wrong = source.indices.first { result[$0] != expected[$0] }
            #expect(wrong == nil, "\(isa) \(String(source[wrong ?? 0], radix: 16))")
            // Once is enough.
            #expect(
                Self.shortened(result, bits: bits, truncates: choice.rounding == .truncate, isa)
                    == result
            )
        }
    }

    @Test("the last number that fits stays, the next goes to infinity or is cut off")
    func edges() {
        for isa in Self.forms {
            let last: [UInt32] = [0x7F7F_EFFF, 0x7F7F_F000, 0xFF7F_FFFF, 0x3F7F_FFFF]
            #expect(
                Self.shortened(last, bits: 10, truncates: false, isa)
                    == [0x7F7F_E000, 0x7F80_0000, 0xFF80_0000, 0x3F80_0000]
            )
            #expect(
                Self.shortened(last, bits: 10, truncates: true, isa)
                    == [0x7F7F_E000, 0x7F7F_E000, 0xFF7F_E000, 0x3F7F_E000]
            )
            // A NaN whose only bits would be lost is no infinity afterwards.
            let special: [UInt32] = [0x7F80_0001, 0xFF80_0001, 0x7F80_0000, 0xFF80_0000]
            for truncates in [false, true] {
                #expect(Self.shortened(special, bits: 7, truncates: truncates, isa) == special)
            }
        }
    }

    @Test("rows of every length are rounded, and nothing beside them")
    func rows() {
        let source = Array(Self.everyKind(seed: 6).prefix(3 * 75))
        for isa in Self.forms {
            let whole = Self.shortened(source, bits: 10, truncates: false, isa)
            for count in 0...70 {
                var numbers = source.map(Float.init(bitPattern:))
                ck_shorten_rows(isa, &numbers, 75, 3, count, 10, 0)
                let expected = source.indices.map { $0 % 75 < count ? whole[$0] : source[$0] }
                #expect(numbers.map(\.bitPattern) == expected)
            }
        }
    }

    private static let forms = InstructionSet.available.map(ConversionTests.kernel)

    private static func shortened(
        _ patterns: [UInt32],
        bits: Int,
        truncates: Bool,
        _ isa: ck_isa
    ) -> [UInt32] {
        var numbers = patterns.map(Float.init(bitPattern:))
        let count = numbers.count
        ck_shorten_rows(isa, &numbers, count, 1, count, Int32(bits), truncates ? 1 : 0)
        return numbers.map(\.bitPattern)
    }

    /// Each exponent with mantissas around every halfway point's neighbourhood, and any patterns.
    private static func everyKind(seed: UInt64) -> [UInt32] {
        var samples = Samples(seed: seed)
        let mantissas: [UInt32] = [
            0, 1, 0xFFF, 0x1000, 0x1001, 0x1FFF, 0x2000, 0x2FFF, 0x3000, 0x3001, 0x7FFF, 0x8000,
            0x8001, 0xFFFF, 0x1_7FFF, 0x1_8000, 0x1_8001, 0x7F_EFFF, 0x7F_F000, 0x7F_7FFF,
            0x7F_8000, 0x7F_FFFF, 0x40_0000,
        ]
        let grid = (0...0x1FF as ClosedRange<UInt32>).flatMap { exponent in
            mantissas.map { exponent << 23 | $0 }
        }
        return grid + (0..<100_000).map { _ in UInt32(truncatingIfNeeded: samples.bits()) }
    }

    private static func patterns(_ file: SafetensorsFile, _ name: String) throws -> [UInt32] {
        try file.integers(name).map { UInt32(truncatingIfNeeded: $0) }
    }
}
