import Experiments
import Specs
import TestSupport
import Testing

/// What the file can say and this version does not do.
struct UnsupportedTests {
    @Test(
        "what is not supported is refused by name, with what to write instead",
        arguments: [
            ("audit: {gates: {bound: true}}", "'bound'"),
            ("record: {tensors: [attention_worst]}", "'attention_worst'"),
        ]
    )
    func refused(section: String, word: String) throws {
        let problems = try TinyExperiment.problems(TinyExperiment(sections: [section]).text)
        #expect(problems.count == 1)
        let problem = try #require(problems.first)
        #expect(problem.message.contains(word) && problem.message.contains("not supported"))
        #expect(problem.remedy != nil && problem.location.mark != nil)
    }

    @Test("everything that is not supported is refused at once")
    func together() throws {
        let problems = try TinyExperiment.problems(
            TinyExperiment(
                sections: [
                    "record: {tensors: [attention_worst]}",
                    "audit: {gates: {bound: true}}",
                ]
            ).text
        )
        let lines = problems.compactMap { $0.location.mark?.line }
        #expect(lines.count == 2 && lines[0] + 1 == lines[1])
    }

    @Test("an experiment on attention alone is refused, not run as something else")
    func kind() throws {
        let problems = try TinyExperiment.problems(
            """
            sdlab: 1
            kind: attention
            name: tiny
            inputs: {batch: 1, heads: 1, queries: 8, keys: 8, depth: 8}
            """
        )
        #expect(problems.map(\.message) == ["'kind: attention' is not supported by this version"])
    }

    @Test("what is read but has no effect yet is a warning")
    func warnings() throws {
        let plan = try TinyExperiment(
            precision: "{upcast_softmax: true}",
            sections: ["notebook: [{text: hello}]"]
        ).plan()
        #expect(plan.warnings.count == 2)
        #expect(plan.warnings.allSatisfy { $0.severity == .warning })
    }
}
