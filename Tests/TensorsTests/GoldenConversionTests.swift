import Checkpoints
import Tensors
import TestSupport
import Testing

/// Conversions against PyTorch's.
struct GoldenConversionTests {
    /// The cases whose target the project has; float8 and tf32 are no dtypes of ours.
    static let cases = Golden.cases("dtypes") { target(of: $0) != nil }
    static let downCases = Golden.cases("dtypes") { $0.name == "float64_down" }

    static func target(of golden: GoldenCase) -> DType? {
        golden.params["to"]?.string.flatMap(DType.init)
    }

    @Test("some golden conversions are there")
    func someCases() {
        #expect(!Self.cases.isEmpty)
        #expect(!Self.downCases.isEmpty)
    }

    @Test("float32 becomes half precision with PyTorch's bits, and comes back", arguments: cases)
    func halves(_ golden: GoldenCase) throws {
        let dtype = try #require(Self.target(of: golden))
        let file = try golden.load()
        let source = try file.tensor("source"), back = try file.tensor("back").doubles()
        let codes = try file.integers("converted_bits").map { UInt16(truncatingIfNeeded: $0) }
        for machine in Machines.forms {
            let evaluator = Evaluator(machine: machine)
            let result = try evaluator.cast(source, to: dtype)
            let isEqual = zip(Bits.codes(result), codes).allSatisfy { ours, theirs in
                let format = BinaryFormat(dtype)
                return ours == theirs
                    || (format.value(of: ours).isNaN && format.value(of: theirs).isNaN)
            }
            #expect(isEqual, "\(machine.label)")
            let widened = try evaluator.cast(result, to: .float32).doubles()
            #expect(Bits.difference(widened, back, on: machine.label) == nil)
        }
    }

    @Test("float64 becomes float32 with PyTorch's bits", arguments: downCases)
    func float32(_ golden: GoldenCase) throws {
        let file = try golden.load()
        let source = try file.tensor("source"), expected = try file.tensor("float32").doubles()
        for machine in Machines.forms {
            let result = try Evaluator(machine: machine).cast(source, to: .float32).doubles()
            #expect(Bits.difference(result, expected, on: machine.label) == nil)
        }
    }

    @Test(
        "float64 becomes half precision in one rounding where PyTorch takes two",
        arguments: downCases,
        DType.halves
    )
    func doubleRounding(_ golden: GoldenCase, _ half: DType) throws {
        let file = try golden.load()
        let source = try file.tensor("source"), exact = source.doubles().map(half.rounded)
        for machine in Machines.forms {
            let result = try Evaluator(machine: machine).cast(source, to: half).doubles()
            #expect(Bits.difference(result, exact, on: machine.label) == nil)
        }
        // PyTorch's results are those of a detour through float32; in float16 it is seen in these numbers.
        let detour = source.doubles().map { half.rounded(Double(Float($0))) }
        let theirs = try file.tensor(half.rawValue).doubles()
        #expect(Bits.difference(theirs, detour) == nil)
        if half == .float16 { #expect(Bits.difference(theirs, exact) != nil) }
    }
}
