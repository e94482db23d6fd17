import Tensors
import Testing

/// The environment chooses among the forms that the processor has.
struct InstructionSetTests {
    @Test("the scalar form is always there, the widest is last")
    func available() {
        #expect(InstructionSet.available.first == .scalar)
        #expect(InstructionSet.available.last == .widest)
    }

    @Test("each available form can be chosen by name", arguments: InstructionSet.available)
    func chosen(_ isa: InstructionSet) throws {
        #expect(try InstructionSet.chosen(environment: ["SDLAB_ISA": isa.rawValue]) == isa)
    }

    @Test(
        "without a name the widest is chosen",
        arguments: [[:], ["SDLAB_ISA": ""], ["ISA": "scalar"]]
    )
    func unset(_ environment: [String: String]) throws {
        #expect(try InstructionSet.chosen(environment: environment) == .widest)
    }

    @Test("no processor has the forms of two architectures, and what it lacks cannot be chosen")
    func lacking() {
        let available = InstructionSet.available
        #expect(!available.contains(.neon) || !available.contains(.avx2))
        for isa in InstructionSet.allCases where !available.contains(isa) {
            #expect(throws: InstructionSetError.self) {
                try InstructionSet.chosen(environment: ["SDLAB_ISA": isa.rawValue])
            }
        }
    }

    @Test(
        "an unknown name is answered with those that can be had",
        arguments: ["sse2", "AVX2", " "]
    )
    func unknown(_ name: String) {
        let error = #expect(throws: InstructionSetError.self) {
            try InstructionSet.chosen(environment: ["SDLAB_ISA": name])
        }
        #expect(error?.asked == name)
        #expect(error?.description.contains("SDLAB_ISA=\(name)") == true)
        for isa in InstructionSet.available {
            #expect(error?.description.contains(isa.rawValue) == true)
        }
    }
}
