import Comparisons
import Records
import Tensors
import Testing

@Suite("The format of an element")
struct NumberFormatTests {
    private static let half = NumberFormat.floating(.float16)

    @Test(
        "counts the numbers between two",
        arguments: [
            (0x3c00, 0x3c00, 0), (0x3c00, 0x3c01, 1), (0x3bff, 0x3c00, 1), (0x0001, 0x8001, 2),
            (0x0000, 0x8000, 0), (0x7bff, 0x7c00, 1), (0x7c00, 0xfc00, 0xf800),
        ] as [(UInt64, UInt64, UInt64)]
    )
    func distance(left: UInt64, right: UInt64, ulp: UInt64) {
        #expect(Self.half.distance(left, right) == ulp)
        #expect(Self.half.distance(right, left) == ulp)
    }

    @Test("spans all of float64 without overflow")
    func widest() {
        let format = NumberFormat.floating(.float64)
        let infinity = Double.infinity.bitPattern
        #expect(format.distance(infinity, (-Double.infinity).bitPattern) == 2 * infinity)
    }

    @Test("knows no distance to a NaN, and none of whole numbers")
    func undefined() {
        #expect(Self.half.distance(0x7e00, 0x3c00) == nil)
        #expect(NumberFormat.signed.distance(1, 2) == nil)
    }

    @Test("takes undefined for the same as undefined, and zeros of two signs for different")
    func same() {
        #expect(Self.half.areSame(0x7e00, 0xfe01))
        #expect(!Self.half.areSame(0x7e00, 0x7c00))
        #expect(!Self.half.areSame(0x0000, 0x8000))
        // The bits of a NaN are just a number where numbers are whole.
        #expect(!NumberFormat.unsigned.areSame(0x7e00, 0x7e01))
    }

    @Test("reads bfloat16 as the upper half of float32, and negative whole numbers by their sign")
    func values() {
        #expect(NumberFormat.floating(.bfloat16).value(0x3fc0) == 1.5)
        #expect(NumberFormat.signed.value(UInt64(bitPattern: -7)) == -7)
        #expect(NumberFormat.signed.text(UInt64(bitPattern: -7)) == "-7")
    }

    @Test("is known for every format of tensors", arguments: Records.RecordedTensor.Format.allCases)
    func formats(format: Records.RecordedTensor.Format) {
        let expected: NumberFormat =
            switch format {
            case .float64: .floating(.float64)
            case .float32: .floating(.float32)
            case .float16: .floating(.float16)
            case .bfloat16: .floating(.bfloat16)
            case .int64, .int32: .signed
            case .uint8: .unsigned
            }
        #expect(NumberFormat(format) == expected)
    }
}
