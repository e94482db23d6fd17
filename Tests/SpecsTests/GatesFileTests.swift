import Specs
import Testing

@Suite("A file of gates")
struct GatesFileTests {
    private func gates(_ text: String) throws(SpecError) -> AuditSpec.Gates {
        try SpecDocument(bytes: Array(text.utf8), name: "gates.yaml").gates()
    }

    @Test("a file may hold gates alone")
    func alone() throws {
        let gates = try gates("gates: {max_ratio: 1.5, bound: true, nonfinite: warn}\n")
        #expect(gates.maxRatio?.value == 1.5 && gates.meanRatio == nil)
        #expect(gates.bound.value && gates.nonfinite?.value == .warn)
        #expect(try self.gates("sdlab: 1\ngates: {}\n").bound.value == false)
    }

    @Test("of an experiment its audit's gates are meant")
    func experiment() throws {
        #expect(try SpecTexts.document(SpecTexts.sample).gates().meanRatio?.value == 1.1)
    }

    @Test(
        "what is wrong is said with its place",
        arguments: [
            ("gates: {max_ration: 2}\n", "unknown key 'max_ration'"),
            ("gates: {bound: 3}\n", "bound"), ("gates: {}\nname: a\n", "unknown key 'name'"),
            ("gates: {nonfinite: often}\n", "nonfinite"), ("gates: 3\n", "gates"),
            ("sdlab: 2\ngates: {}\n", "sdlab"),
        ]
    )
    func wrong(text: String, word: String) {
        let error = #expect(throws: SpecError.self) { try gates(text) }
        #expect(error?.problems.count == 1)
        #expect(error?.problems.first?.message.contains(word) == true)
        #expect(error?.problems.first?.location.mark != nil)
    }

    @Test("an experiment that audits nothing has no gates")
    func none() {
        let text = "sdlab: 1\nname: a\nmodel: m\nprompts: [a star]\n"
        let error = #expect(throws: SpecError.self) { try gates(text) }
        #expect(error?.problems.first?.message.contains("no gates") == true)
    }
}
