import Attention
import Experiments
import Records
import TestSupport
import Testing

/// What a record tells of a backend that chooses.
struct DispatchTableTests {
    private func record(_ attention: String, _ sections: [String] = []) throws -> Record {
        try TinyExperiment(
            attention: attention,
            precision: "{dtype: float16}",
            sections: ["audit: {}"] + sections
        ).plan().record()
    }

    @Test("each audited call names what ran, and the table of choices names the same for its layer")
    func calls() throws {
        let record = try record("{backend: {name: auto, profile: torch-2.0-cuda-sm80}}")
        let table = try record.requiredTable("dispatch"), audit = try record.requiredTable("audit")
        var chosen: [Int: Set<String>] = [:]
        for (layer, name) in zip(try table.integers("layer"), try table.strings("backend")) {
            chosen[layer, default: []].insert(name)
        }
        let ran = try audit.strings("backend")
        for (layer, name) in zip(try audit.integers("layer"), ran) {
            #expect(chosen[layer]?.contains(name) == true, "layer \(layer): \(name)")
        }
        let names = try table.strings("backend"), definitions = try table.strings("definition")
        #expect(!ran.contains("auto") && Set(ran) == Set(names))
        for (name, definition) in zip(names, definitions) {
            #expect(AttentionBackends.named(name)?.definition == definition)
        }
        #expect(try record.requiredTable("backends").strings("backend").first == "auto")
        #expect(try table.strings("options").allSatisfy { $0.hasPrefix("{") })
    }

    @Test("trials whose backends are what they are called have no table")
    func others() throws {
        #expect(try record("{backend: flash}").table("dispatch") == nil)
        let mixed = try record(
            "{backend: flash}",
            ["sweep: {grid: {attention.backend: [flash, {name: auto, profile: torch-cpu}]}}"]
        )
        let table = try mixed.requiredTable("dispatch")
        #expect(Set(try table.integers("trial")) == [1])
        #expect(Set(try table.strings("backend")) == ["flash-cpu"])
        #expect(try mixed.requiredTable("trials").strings("backend") == ["flash", "auto"])
    }

    @Test("a layer of its own may choose where the others do not")
    func exception() throws {
        let record = try record(
            "{backend: vanilla, layers: {\"vae.*\": {name: auto, profile: torch-cuda-sm80}}}"
        )
        let table = try record.requiredTable("dispatch")
        let paths = try record.requiredTable("layers").strings("path")
        for (layer, name) in zip(try table.integers("layer"), try table.strings("backend")) {
            #expect(
                (name == "vanilla") == !paths[layer].hasPrefix("vae."),
                "\(paths[layer]) \(name)"
            )
        }
    }
}
