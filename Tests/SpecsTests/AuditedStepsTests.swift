import Specs
import Testing

@Suite("Audited steps")
struct AuditedStepsTests {
    @Test(
        "the selection says which of five steps are audited",
        arguments: [
            ("all", [0, 1, 2, 3, 4]), ("every 2", [0, 2, 4]), ("last", [4]), ("3", [3]),
            ("[first, last]", [0, 4]), ("[1, 3, 9]", [1, 3]), ("every 10", [0]),
        ]
    )
    func selection(text: String, steps: [Int]) throws {
        let spec = try SpecTexts.decode(adding: "audit: {steps: \(text)}\n")
        let audited = try #require(spec.audit?.steps.value)
        #expect((0..<5).filter { audited.contains($0, of: 5) } == steps)
    }

    @Test(
        "what selects no steps is refused",
        arguments: ["some", "every", "every -1", "-1", "1.5", "[middle]", "{every: 2}"]
    )
    func refused(text: String) {
        #expect(SpecTexts.complaints(adding: "audit: {steps: \(text)}\n").count == 1)
    }
}
