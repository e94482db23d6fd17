import Foundation
import Specs
import TestSupport
import Testing

@Suite("The JSON Schema of specifications")
struct SpecSchemaTests {
    private static let schema = SpecSchema.json

    /// Whether the schema, and whether the reader, accept a text.
    private func verdicts(_ text: String) throws -> (schema: Bool, reader: Bool) {
        // Without a sweep's points: what its values mean is not the schema's business.
        let document = try SpecTexts.document(text)
        let isRead = (try? document.decode()) != nil
        return (try SchemaValidator.accepts(document.root.json, by: Self.schema), isRead)
    }

    @Test("every ready experiment is valid, and so is the sample with every section")
    func valid() throws {
        let folder = Repository.path("experiments")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".yaml") }
        #expect(names.count > 2)
        let texts = try names.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
        for text in texts + [SpecTexts.sample, SpecTexts.smallest] {
            let verdicts = try verdicts(text)
            #expect(verdicts.schema && verdicts.reader, "\(text.prefix(100))")
        }
    }

    @Test("every key is there, and something is asked of each")
    func complete() throws {
        var unasked: [String] = []
        func walk(_ schema: CanonicalJSON.Value, _ path: String) {
            guard case .object(let rules) = schema else {
                if case .boolean(true) = schema { unasked.append(path) }
                return
            }
            if case .array(let schemas)? = rules["anyOf"] { schemas.forEach { walk($0, path) } }
            if case .object(let properties)? = rules["properties"] {
                for (name, inner) in properties {
                    walk(inner, path.isEmpty ? name : "\(path).\(name)")
                }
            }
            if let items = rules["items"] { walk(items, "\(path)[]") }
        }
        walk(Self.schema, "")
        #expect(unasked.isEmpty)
    }

    /// Keys, each with values that are wrong and some that are right.
    private static let values = [
        "null", "true", "false", "0", "1", "2", "-1", "0.25", "2.5", "1e9", "70000", "word", "''",
        "'5'",
        "[]", "[1]", "[1, 2]", "[1, 2, 3]", "[word]", "[true]", "[latents]", "{}", "{a: 1}",
        "{name: word}", "{name: 5}", "{name: word, a: 1}", "float16", "flash", "fail", "all",
        "every 5",
        "every 0", "first", "[first, 3]", "8GiB", "10min", "1h 30min", "8 GiB", "-1s", "a-b", "A b",
        "final",
        "[{prompt: a}]", "[{prompt: 5}]", "[{id: a/b, prompt: a}]", "[{id: a, prompt: a, seed: 1}]",
        "[{name: a}]",
        "[{text: a}]", "[{text: a, table: b}]", "[{table: trials}]", "[{table: trails}]",
        "[{table: {rows: [a], value: audit.max_abs}}]",
        "[{table: {rows: [], value: audit.max_abs}}]",
        "[{table: {rows: a, value: max_abs}}]", "[{figure: {name: a, caption: b}}]",
        "[{figure: {caption: b}}]", "[{images: true}]", "[{images: {trials: {a: b}}}]",
        "[{claim: 3}]", "[{claim: 0}]", "[{claim: {a: b}}]", "[{python: 5}]", "[{sketch: a}]",
        "{pipeline.steps: [1, 2]}",
        "{pipeline.steps: 5}",
        "{pipeline.steps: []}", "{pipeline.steps: {range: [1, 3, 1]}}",
        "{pipeline.steps: {range: [1, 3]}}",
        "{title: [a]}", "[{pipeline.steps: 1}]", "[{}]", "{pipeline.steps: 1}",
        "18446744073709551615",
        "18446744073709551616",
    ]

    private static let keys = [
        "sdlab", "kind", "name", "title", "description", "authors", "license", "model", "variant",
        "prompts",
        "pipeline", "inputs", "attention", "precision", "matmul", "machine", "sweep", "audit",
        "invariance",
        "timing", "limits", "record", "notebook", "claims", "claims.value", "claims.where",
        "claims.reduce",
        "claims.between", "claims.at_most", "claims.order", "claims.tolerance", "claims.id",
        "pipeline.scheduler", "pipeline.steps", "pipeline.guidance_scale",
        "pipeline.guidance_rescale",
        "pipeline.eta", "pipeline.width", "pipeline.batch_size", "pipeline.clip_skip",
        "pipeline.text_cleaning",
        "pipeline.timesteps", "pipeline.sigmas", "pipeline.generator", "pipeline.shared_generator",
        "pipeline.noise_dtype", "pipeline.image", "pipeline.strength", "pipeline.original_size",
        "pipeline.crops_coords_top_left", "pipeline.vae_slicing",
        "pipeline.vae_tile_sample_min_size",
        "pipeline.vae_tile_overlap_factor", "attention.backend", "attention.layers",
        "precision.dtype",
        "precision.float32_matmul", "precision.upcast_attention", "precision.vae_dtype",
        "machine.threads",
        "machine.instruction_set", "sweep.grid", "sweep.include", "audit.reference",
        "audit.reference.dtype",
        "audit.baseline", "audit.layers", "audit.steps", "audit.gates", "audit.gates.max_ratio",
        "audit.gates.bound", "audit.gates.nonfinite", "audit.on_violation", "drift.mode",
        "drift.against",
        "timing.warmup", "timing.repeats", "limits.memory", "limits.time", "record.tensors",
        "zebra",
        "pipeline.zebra", "audit.gates.zebra",
    ]

    @Test(
        "a wrong value of a key is refused by both the schema and the reader, a right one by neither",
        arguments: keys
    )
    func agreement(key: String) throws {
        var verdictsSeen: Set<Bool> = []
        for value in Self.values {
            // Without its bound a claim says nothing, which only the reader knows.
            if value == "null", ["claims.between", "claims.at_most"].contains(key) { continue }
            let text = Self.text(key, value)
            let verdicts = try verdicts(text)
            // 1e9 is a number with an exponent to the reader and a whole one to JSON.
            if value == "1e9" {
                #expect(verdicts.schema || !verdicts.reader)
                continue
            }
            #expect(verdicts.schema == verdicts.reader, "\(text)")
            verdictsSeen.insert(verdicts.reader)
        }
        #expect(
            verdictsSeen.contains(false),
            "\(key) accepts anything"
        )
    }

    /// What a claim needs besides a key.
    private static let others: [Substring: String] = [
        "id": "same_bits: b", "value": "same_bits: b", "where": "same_bits: b",
        "reduce": "value: a.b, at_most: 1", "between": "value: a.b", "at_most": "value: a.b",
        "order": "value: a.b, along: c, trend: increasing", "tolerance": "value: a.b, equals: 1",
    ]

    /// The smallest specification with one more value.
    private static func text(_ key: String, _ value: String) -> String {
        let parts = key.split(separator: ".")
        var lines = SpecTexts.smallest.split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("\(key):") }
        // What a drift needs besides.
        if key == "drift.mode" {
            return SpecTexts.smallest + "drift: {against: {pipeline.steps: 5}, mode: \(value)}\n"
        }
        if parts.count == 2, parts[0] == "claims" {
            return SpecTexts.smallest
                + "claims: [{claim: a, \(others[parts[1]] ?? ""), \(parts[1]): \(value)}]\n"
        }
        for (depth, part) in parts.enumerated() {
            let isLast = depth == parts.count - 1
            lines.append(
                String(repeating: "  ", count: depth) + "\(part):" + (isLast ? " \(value)" : "")
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test("the other kind of experiment has other keys")
    func kinds() throws {
        let inputs = "sdlab: 1\nname: a\nkind: attention\ninputs: {batch: 1, seeds: [0, 1]}\n"
        #expect(try verdicts(inputs) == (true, true))
        for wrong in ["prompts: [a]\n", "model: a\n", "drift: {against: {pipeline.steps: 5}}\n"] {
            #expect(try verdicts(inputs + wrong) == (false, false), "\(wrong)")
        }
        let shapes = "inputs: {heads: 4, key_heads: 2, scale: 0.5, mask: {name: window, size: 3}}\n"
        #expect(try verdicts("sdlab: 1\nname: a\nkind: attention\n\(shapes)") == (true, true))
        for wrong in [
            "seeds: []", "seeds: 5", "queries: 0", "distribution: odd", "causal: 1", "scale: -1",
            "key_heads: 0", "mask: [none]", "mask: {size: 3}",
        ] {
            #expect(
                try verdicts("sdlab: 1\nname: a\nkind: attention\ninputs: {\(wrong)}\n") == (
                    false, false
                )
            )
        }
        for missing in ["sdlab", "name", "model", "prompts"] {
            let lines = SpecTexts.smallest.split(separator: "\n").filter { !$0.hasPrefix(missing) }
            #expect(
                try verdicts(lines.joined(separator: "\n") + "\n") == (false, false),
                "\(missing)"
            )
        }
    }
}
