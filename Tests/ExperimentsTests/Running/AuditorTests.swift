import Experiments
import Records
import TestSupport
import Testing

/// Which attention calls are audited, and whose they are.
struct AuditorTests {
    /// One audited call, with its errors as bits.
    struct Row: Hashable {
        let layer: String
        let step: Int, image: Int
        let isUnconditional: Bool
        let errors: [UInt64]
    }

    private func rows(
        audit: String,
        pipeline: String = "{steps: 4, width: 32, height: 32}",
        prompts: [String] = TinyExperiment().prompts
    ) throws -> [Row] {
        let record = try TinyExperiment(
            prompts: prompts,
            pipeline: pipeline,
            attention: "{backend: flash}",
            precision: "{dtype: float16}",
            sections: ["audit: \(audit)"]
        ).plan().record()
        let table = try record.requiredTable("audit")
        let paths = try record.requiredTable("layers").strings("path")
        let layer = try table.integers("layer"), step = try table.integers("step")
        let image = try table.integers("image"), half = try table.integers("unconditional")
        let errors = try ["max_abs", "rel_l2", "baseline_max_abs"].map(table.reals)
        return (0..<table.count).map { row in
            Row(
                layer: paths[layer[row]],
                step: step[row],
                image: image[row],
                isUnconditional: half[row] == 1,
                errors: errors.map(\.[row].bitPattern)
            )
        }
    }

    @Test(
        "globs choose the layers",
        arguments: [
            ("\"unet.*.attn2\"", ["attn2"]), ("[\"*.attn1\", \"vae.*\"]", ["attn1", "0"]),
            ("\"text_encoder.*\"", ["self_attn"]),
        ]
    )
    func layers(globs: String, ends: [String]) throws {
        let found = try rows(
            audit: "{layers: \(globs)}",
            pipeline: "{steps: 2, width: 32, height: 32}"
        )
        let names = Set(found.map { $0.layer.split(separator: ".").last.map(String.init) ?? "" })
        #expect(names == Set(ends))
    }

    @Test(
        "steps are counted in calls of the network, PNDM's repeated one included",
        arguments: [
            ("all", [0, 1, 2, 3, 4]), ("every 2", [0, 2, 4]), ("[first, last]", [0, 4]),
            ("[1, 3]", [1, 3]), ("last", [4]),
        ]
    )
    func steps(written: String, wanted: [Int]) throws {
        let found = try rows(audit: "{layers: \"*.mid_block.*\", steps: \(written)}")
        let loop = found.filter { $0.layer.hasPrefix("unet.") }
        #expect(Set(loop.map(\.step)).sorted() == wanted)
        #expect(found.contains { $0.layer.hasPrefix("vae.") && $0.step == -1 })
    }

    static let prompts = [
        "{id: a, prompt: a large red circle, negative_prompt: blue, seed: 7}",
        "{id: b, prompt: a small green star, seed: 8}", "{id: c, prompt: a blue square, seed: 9}",
    ]

    @Test("each image is audited once a call, with and without its prompt")
    func halves() throws {
        let found = try rows(
            audit: "{steps: [0]}",
            pipeline: "{steps: 2, width: 32, height: 32, batch_size: 2}",
            prompts: Self.prompts
        )
        for (layer, rows) in Dictionary(grouping: found, by: \.layer) {
            let isGuided = !layer.hasPrefix("vae.")
            let wanted = (0..<3).flatMap { isGuided ? [[$0, 0], [$0, 1]] : [[$0, 0]] }
            let seen = rows.map { [$0.image, $0.isUnconditional ? 1 : 0] }
            #expect(seen.sorted { $0.lexicographicallyPrecedes($1) } == wanted, "\(layer)")
        }
    }

    @Test("without guidance nothing is unconditional, and the first step's errors are the same")
    func unguided() throws {
        func errors(_ guidance: String, batch: Int) throws -> [Row] {
            try rows(
                audit: "{steps: [0], layers: [\"unet.*\", \"text_encoder.*\"]}",
                pipeline: "{steps: 2, width: 32, height: 32, batch_size: \(batch), "
                    + "guidance_scale: \(guidance)}",
                prompts: Self.prompts
            )
        }
        let guided = try errors("5.0", batch: 2), plain = try errors("1.0", batch: 3)
        #expect(plain.allSatisfy { !$0.isUnconditional })
        #expect(Set(guided.filter { !$0.isUnconditional }) == Set(plain))
        // Self-attention sees no prompt before the first cross-attention.
        func cross(_ rows: [Row]) -> Set<[UInt64]> {
            Set(rows.filter { $0.layer.hasSuffix(".attn2") }.map(\.errors))
        }
        let without = cross(guided.filter(\.isUnconditional))
        #expect(!without.isEmpty && without.isDisjoint(with: cross(plain)))
    }

    @Test("the reference and the yardstick are the ones that are asked for")
    func reference() throws {
        let own = try rows(
            audit: "{layers: \"vae.*\", reference: {backend: flash, dtype: float16}}"
        )
        #expect(!own.isEmpty && own.allSatisfy { $0.errors[0] == 0 })
        #expect(own.allSatisfy { $0.errors[2] != 0 })
        let baseline = try rows(audit: "{layers: \"vae.*\", baseline: flash}")
        #expect(!baseline.isEmpty && baseline.allSatisfy { $0.errors[0] == $0.errors[2] })
    }

    @Test("probabilities are compared where that is asked for, and nowhere else")
    func probabilities() throws {
        func table(_ audit: String, _ backend: String) throws -> Table {
            try TinyExperiment(
                pipeline: "{steps: 2, width: 32, height: 32}",
                attention: "{backend: \(backend)}",
                precision: "{dtype: float16}",
                sections: ["audit: {\(audit)}"]
            ).plan().record().requiredTable("audit")
        }
        let names = [
            "kl_max", "kl_mean", "kl_infinite_rows", "tv_max", "tv_mean", "row_sum_defect",
            "logsumexp_error",
        ]
        let plain = try table("steps: [0]", "vanilla")
        for name in names { #expect(try plain.reals(name).allSatisfy(\.isNaN), "\(name)") }
        for backend in ["vanilla", "math", "flash"] {
            let asked = try table("steps: [0], probabilities: true", backend)
            let errors = try Dictionary(
                uniqueKeysWithValues: names.map { ($0, try asked.reals($0)) }
            )
            // Half formats lose 2^-11 of each probability; rows of 77 keys add a few of these up.
            for name in ["kl_max", "tv_max", "tv_mean", "row_sum_defect"] {
                let values = try #require(errors[name])
                #expect(values.allSatisfy { $0 >= 0 && $0 < 0.02 }, "\(backend) \(name)")
                #expect(values.contains { $0 > 0 }, "\(backend) \(name)")
            }
            let logsumexp = try #require(errors["logsumexp_error"])
            #expect(logsumexp.allSatisfy { $0 < (backend == "vanilla" ? 0.05 : 1e-4) })
            // Everything else is as without.
            if backend == "vanilla" {
                #expect(try asked.reals("max_abs") == plain.reals("max_abs"))
            }
        }
    }

    @Test(
        "every error is within its bound",
        arguments: ["float64", "float32", "float16", "bfloat16"]
    )
    func bounds(dtype: String) throws {
        let record = try TinyExperiment(
            pipeline: "{steps: 2, width: 32, height: 32}",
            precision: "{dtype: \(dtype)}",
            sections: [
                "sweep: {grid: {attention.backend: [vanilla, sliced, math, memory_efficient, flash]}}",
                "audit: {gates: {bound: true}}",
            ]
        ).plan().record()
        let ratios = try record.requiredTable("audit").reals("bound_ratio")
        #expect(ratios.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(ratios.contains { $0 > (dtype.hasSuffix("16") ? 0.3 : 1e-3) })
        let verdicts = try record.requiredTable("verdicts")
        #expect(Set(try verdicts.strings("gate")) == ["bound"])
        #expect(Set(try verdicts.strings("verdict")) == ["pass"])
    }

    @Test("histograms count every audited element of every layer once")
    func histograms() throws {
        let record = try TinyExperiment(sections: ["audit: {steps: [0]}"]).plan().record()
        let audit = try record.requiredTable("audit"), layers = try record.requiredTable("layers")
        let equal = try audit.reals("equal"), layer = try audit.integers("layer")
        let ulps = try record.requiredTable("ulp_histogram")
        let cells = try record.requiredTable("error_histogram")
        func sum(_ table: Table, _ place: Int, where holds: (Int) -> Bool = { _ in true }) throws
            -> Int
        {
            let counts = try table.integers("count"), layer = try table.integers("layer")
            return counts.indices.filter { layer[$0] == place && holds($0) }.map { counts[$0] }
                .reduce(0, +)
        }
        let least = try ulps.reals("least_ulp")
        for place in 0..<layers.count {
            let wanted = layer.indices.filter { layer[$0] == place }.map { equal[$0] }.reduce(0, +)
            #expect(try Double(sum(ulps, place) { least[$0] == 0 }) == wanted)
            #expect(try sum(ulps, place) == sum(cells, place))
            #expect(try sum(cells, place) > 0)
        }
    }

    @Test("each head of a layer has its errors, the largest of which is the layer's")
    func heads() throws {
        let record = try TinyExperiment(
            attention: "{backend: flash}",
            precision: "{dtype: float16}",
            sections: ["audit: {steps: [0, 1]}"]
        ).plan().record()
        let audit = try record.requiredTable("audit"), layers = try record.requiredTable("layers")
        let heads = try record.requiredTable("heads"), layer = try heads.integers("layer")
        let numbers = try layers.integers("heads"), call = try audit.integers("layer")
        for prefix in ["", "baseline_"] {
            let largest = try heads.reals(prefix + "max_abs")
            let ofCalls = try audit.reals(prefix + "max_abs")
            for place in 0..<layers.count {
                let rows = layer.indices.filter { layer[$0] == place }
                let calls = call.indices.filter { call[$0] == place }
                #expect(rows.count == numbers[place])
                #expect(try rows.allSatisfy { try heads.integers("calls")[$0] == calls.count })
                #expect(rows.map { largest[$0] }.max() == calls.map { ofCalls[$0] }.max())
            }
        }
    }

    @Test("the errors of heads depend on no batch")
    func headsOfBatches() throws {
        let tables = try [1, 2].map { size in
            let experiment = TinyExperiment(
                pipeline: "{steps: 2, width: 32, height: 32, batch_size: \(size)}",
                precision: "{dtype: float16}",
                sections: ["audit: {steps: all}"]
            )
            return try experiment.plan().record().requiredTable("heads")
        }
        #expect(tables[0] == tables[1])
    }

    @Test("an exception for some layers runs there and nowhere else")
    func exceptions() throws {
        let record = try TinyExperiment(
            attention: "{backend: flash, layers: {\"*.attn2\": math}}",
            sections: ["audit: {steps: [0]}"]
        ).plan().record()
        let table = try record.requiredTable("audit")
        let paths = try record.requiredTable("layers").strings("path")
        let ran = try zip(table.integers("layer"), table.strings("backend"))
        #expect(ran.allSatisfy { $0.1 == (paths[$0.0].hasSuffix(".attn2") ? "math" : "flash") })
        #expect(Set(try table.strings("backend")) == ["flash", "math"])
    }
}
