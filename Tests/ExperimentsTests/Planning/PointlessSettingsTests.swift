import Experiments
import Specs
import TestSupport
import Testing

/// What a file asks for without effect.
struct PointlessSettingsTests {
    @Test("the worst call is kept only where calls are audited")
    func worst() throws {
        let section = "record: {tensors: [attention_worst]}"
        let problems = try TinyExperiment.problems(TinyExperiment(sections: [section]).text)
        #expect(problems.count == 1)
        #expect(try #require(problems.first).message.contains("nothing is audited"))
        let audited = TinyExperiment(sections: [section, "audit: {}"])
        #expect(try TinyExperiment.problems(audited.text).isEmpty)
    }

    @Test(
        "attention alone that nobody looks at is a warning",
        arguments: [
            ("", 1), ("audit: {}", 0), ("timing: {}", 0),
            ("record: {tensors: [attention_output]}", 0),
        ]
    )
    func unobserved(section: String, count: Int) throws {
        let plan = try TinyExperiment.plan("sdlab: 1\nkind: attention\nname: tiny\n\(section)\n")
        #expect(plan.warnings.count == count)
        #expect(plan.warnings.allSatisfy { $0.severity == .warning })
    }

    @Test("a glob that no layer matches is a warning that names it, once for the whole sweep")
    func globs() throws {
        let plan = try TinyExperiment(
            attention: "{backend: flash, layers: {\"*.attn3\": math, \"*.attn2\": vanilla}}",
            sections: [
                "audit: {layers: [\"unet.*\", \"u-net.*\"]}",
                "sweep: {grid: {precision.dtype: [float32, float16]}}",
            ]
        ).plan()
        #expect(plan.warnings.map(\.severity) == [.warning, .warning])
        let messages = plan.warnings.map(\.message)
        #expect(messages.contains { $0.contains("'*.attn3'") })
        #expect(messages.contains { $0.contains("'u-net.*'") })
    }

    @Test("what is read but has no effect yet is a warning")
    func warnings() throws {
        let plan = try TinyExperiment(
            precision: "{upcast_softmax: true}",
            sections: ["notebook: [{text: hello}]"]
        ).plan()
        #expect(plan.warnings.count == 1)
        #expect(plan.warnings.allSatisfy { $0.severity == .warning })
    }
}
