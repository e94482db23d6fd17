import Specs
import Testing

@Suite("A file of gates and claims")
struct JudgementSpecTests {
    private func judgements(_ text: String) throws(SpecError) -> JudgementSpec {
        try SpecDocument(bytes: Array(text.utf8), name: "gates.yaml").judgements()
    }

    private func gates(_ text: String) throws -> AuditSpec.Gates {
        try #require(try judgements(text).gates)
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
        #expect(
            try SpecTexts.document(SpecTexts.sample).judgements().gates?.meanRatio?.value == 1.1
        )
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
        let error = #expect(throws: SpecError.self) { try judgements(text) }
        #expect(error?.problems.count == 1)
        #expect(error?.problems.first?.message.contains(word) == true)
        #expect(error?.problems.first?.location.mark != nil)
    }

    @Test("a file may hold claims alone, or both")
    func claims() throws {
        let claims = "claims: [{claim: It fits, value: trials.peak_bytes, at_most: 1e9}]\n"
        let alone = try judgements(claims)
        #expect(alone.gates == nil && alone.claims?.map(\.id.value) == ["it-fits"])
        let both = try judgements(claims + "gates: {bound: true}\n")
        #expect(both.gates?.bound.value == true && both.claims?.count == 1)
        #expect(try judgements("gates: {}\n").claims == nil)
    }

    @Test("an experiment that audits and claims nothing has nothing to judge by")
    func none() {
        let text = "sdlab: 1\nname: a\nmodel: m\nprompts: [a star]\n"
        let error = #expect(throws: SpecError.self) { try judgements(text) }
        #expect(error?.problems.first?.message.contains("no gates") == true)
    }
}
