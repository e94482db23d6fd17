import Attention
import Experiments
import Foundation
import Images
import Pipelines
import Records
import TestSupport
import Testing

/// What a run leaves behind.
struct RecordContentTests {
    /// One run that the tests below look at.
    struct Made: Sendable {
        let folder: TemporaryDirectory
        let plan: Plan
        let record: Record
    }

    static let made = Result {
        let folder = try TemporaryDirectory()
        let plan = try TinyExperiment(
            prompts: [
                "{id: red-circle, prompt: a large red circle, seed: 7}",
                "{id: blue-star, prompt: a blue star, negative_prompt: red, seed: 8}",
            ],
            precision: "{dtype: float16}",
            sections: [
                "sweep: {grid: {attention.backend: [vanilla, sliced, flash]}}",
                "audit: {gates: {max_ratio: 2.0, nonfinite: fail}}",
                "timing: {warmup: 1, repeats: 2}",
                "record: {tensors: [latents, images, prompt_embeds]}",
            ]
        ).plan()
        let summary = try plan.run(into: folder.path)
        let reader = try RecordReader.open(summary.recordPath)
        try reader.verify()
        return Made(folder: folder, plan: plan, record: try reader.record())
    }

    let made: Made

    init() throws {
        made = try Self.made.get()
    }

    @Test("the record has every table of its documentation")
    func tables() throws {
        #expect(
            made.record.tables.map(\.name).sorted() == [
                "audit", "backends", "error_histogram", "heads", "health", "images", "layers",
                "provenance/trials", "timing", "trials", "ulp_histogram", "verdicts",
            ]
        )
        #expect(made.record.name == "tiny" && made.record.trial == nil)
        #expect(made.record.specification.source == made.plan.source)
        #expect(made.record.specification.resolved.contains(made.plan.trials[2].id))
        let facts = Set(made.record.provenance.map(\.name))
        let wanted: Set = ["began", "ended", "command_line", "host", "instruction_set", "threads"]
        #expect(facts.isSuperset(of: wanted))
    }

    @Test("every column says what it is, and has the length of its dimension")
    func columns() throws {
        for table in made.record.tables {
            for column in table.columns {
                #expect(column.count == table.count, "\(table.name)/\(column.name)")
                #expect(!column.longName.isEmpty, "\(table.name)/\(column.name)")
            }
        }
    }

    @Test("trials stand in the plan's order with their settings")
    func trials() throws {
        let trials = try made.record.requiredTable("trials")
        #expect(try trials.strings("id") == made.plan.trials.map(\.id))
        #expect(try trials.strings("backend") == ["vanilla", "sliced", "flash"])
        #expect(try trials.strings("attention_backend") == ["vanilla", "sliced", "flash"])
        #expect(try trials.strings("dtype") == ["float16", "float16", "float16"])
        #expect(try trials.strings("status") == ["completed", "completed", "completed"])
        #expect(try trials.strings("error") == ["", "", ""])
        #expect(try trials.integers("images") == [2, 2, 2])
        #expect(
            try trials.strings("tensors_sha256")
                == made.plan.trials.map { trial in
                    RecordedTensor.digest(
                        of: made.record.tensors.filter { $0.trial == trial.shortID }
                    )
                }
        )
    }

    @Test("each image of each trial is listed with its prompt, its seed and its file")
    func images() throws {
        let images = try made.record.requiredTable("images")
        #expect(try images.integers("trial") == [0, 0, 1, 1, 2, 2])
        #expect(try images.integers("image") == [0, 1, 0, 1, 0, 1])
        #expect(try images.strings("prompt").prefix(2) == ["red-circle", "blue-star"])
        #expect(try images.strings("text").prefix(2) == ["a large red circle", "a blue star"])
        #expect(try images.strings("negative_text").prefix(2) == ["", "red"])
        #expect(try images.integers("seed").prefix(2) == [7, 8])
        let files = try images.strings("file")
        #expect(Set(files).count == 6)
        for file in files {
            #expect(FileManager.default.fileExists(atPath: made.folder.file(file)))
        }
    }

    @Test("each use of a backend is listed with its options, its fidelity and its definition")
    func definitions() throws {
        let backends = try made.record.requiredTable("backends")
        let names = try backends.strings("backend"), roles = try backends.strings("role")
        #expect(
            roles
                == Array(repeating: ["attention", "reference", "baseline"], count: 3).flatMap(
                    \.self
                )
        )
        #expect(
            names == ["vanilla", "sliced", "flash"].flatMap { [$0, "math", "vanilla"] }
        )
        #expect(try backends.strings("dtype").prefix(3) == ["float16", "float64", "float16"])
        for (name, definition) in zip(names, try backends.strings("definition")) {
            let type = try #require(AttentionBackends.all.first { $0.name == name })
            #expect(definition == type.definition)
        }
        #expect(try backends.strings("options").allSatisfy { $0.hasPrefix("{") })
        #expect(
            Set(try backends.strings("fidelity")).isSubset(of: ["bit-exact", "rounding-faithful"])
        )
    }

    @Test("every attention call of every image is audited once, by each trial")
    func audit() throws {
        let audit = try made.record.requiredTable("audit")
        let layers = try made.record.requiredTable("layers")
        let kinds = try layers.strings("kind")
        let calls = try Forecast(made.plan.trials[0].settings).networkCalls / 2
        let trial = try audit.integers("trial"), layer = try audit.integers("layer")
        let step = try audit.integers("step"), image = try audit.integers("image")
        let half = try audit.integers("unconditional")
        try #require(trial.allSatisfy((0..<3).contains) && image.allSatisfy((0..<2).contains))
        try #require(layer.allSatisfy(kinds.indices.contains))
        var seen: Set<[Int]> = []
        for row in trial.indices {
            let isInLoop = ["self", "cross"].contains(kinds[layer[row]])
            #expect(isInLoop ? (0..<calls).contains(step[row]) : step[row] == -1)
            seen.insert([trial[row], layer[row], step[row], image[row], half[row]])
        }
        #expect(seen.count == audit.count)
        let loops = kinds.count { $0 == "self" || $0 == "cross" }
        let text = kinds.count { $0 == "text" }, vae = kinds.count { $0 == "vae" }
        #expect(loops > 0 && text > 0 && vae > 0)
        #expect(audit.count == 3 * 2 * (2 * loops * calls + 2 * text + vae))
    }

    @Test("the backend that ran is the one that was asked for")
    func backends() throws {
        let audit = try made.record.requiredTable("audit")
        let names = try made.record.requiredTable("trials").strings("backend")
        let ran = try zip(audit.integers("trial"), audit.strings("backend"))
        #expect(ran.allSatisfy { names[$0.0] == $0.1 })
    }

    @Test("sliced has vanilla's errors and tensors to the bit, flash has not")
    func sliced() throws {
        let audit = try made.record.requiredTable("audit")
        let trial = try audit.integers("trial")
        func errors(_ index: Int, _ column: String) throws -> [UInt64] {
            try zip(trial, audit.reals(column)).filter { $0.0 == index }.map(\.1.bitPattern)
        }
        for column in ["max_abs", "mean_abs", "rmse", "rel_l2", "max_ratio"] {
            #expect(try errors(0, column) == errors(1, column), "\(column)")
        }
        #expect(try errors(0, "rel_l2") != errors(2, "rel_l2"))
        for name in ["latents", "images", "prompt_embeds"] {
            let bytes = try made.plan.trials.map {
                try made.record.requiredTensor(name, trial: $0.shortID).bytes
            }
            #expect(bytes[0] == bytes[1] && bytes[0] != bytes[2], "\(name)")
        }
    }

    @Test("errors are of the size of the format, and vanilla is its own yardstick")
    func sizes() throws {
        let audit = try made.record.requiredTable("audit")
        let trial = try audit.integers("trial"), errors = try audit.reals("rel_l2")
        let ratios = try audit.reals("max_ratio")
        #expect(errors.allSatisfy { $0 > 0 && $0 < 0x1p-8 })
        #expect(zip(trial, ratios).allSatisfy { $0.0 == 2 || $0.1 == 1 })
        for name in ["nan", "positive_infinity", "negative_infinity", "nonfinite_mismatches"] {
            #expect(try audit.reals(name).allSatisfy { $0 == 0 }, "\(name)")
        }
    }

    @Test("every sample of every phase is kept, warm-ups apart")
    func timing() throws {
        let timing = try made.record.requiredTable("timing")
        let trial = try timing.integers("trial"), phase = try timing.strings("phase")
        let warmup = try timing.integers("warmup"), number = try timing.integers("repeat")
        let keys = timing.columns[0].count
        let phases = ["scheduler", "text", "total", "unet", "vae"]
        #expect(Set(phase).sorted() == phases)
        #expect(keys == 3 * phases.count * 3)
        let rows = trial.indices.map {
            [trial[$0], warmup[$0], number[$0]].description + phase[$0]
        }
        #expect(Set(rows).count == keys)
        #expect(try timing.reals("seconds").allSatisfy { $0 > 0 && $0 < 600 })
    }

    @Test("each trial is judged by each gate, at a call of its own")
    func verdicts() throws {
        let verdicts = try made.record.requiredTable("verdicts")
        let audit = try made.record.requiredTable("audit")
        #expect(try verdicts.integers("trial") == [0, 0, 1, 1, 2, 2])
        #expect(Set(try verdicts.strings("gate")) == ["max_ratio", "nonfinite"])
        #expect(Set(try verdicts.strings("verdict")) == ["pass"])
        let trials = try audit.integers("trial"), errors = try audit.reals("max_abs")
        let allowed = try zip(audit.reals("baseline_max_abs"), audit.reals("rounding_floor"))
            .map { 2 * $0.0 + $0.1 }
        for (row, call) in try verdicts.integers("call").enumerated() {
            let trial = try verdicts.integers("trial")[row]
            #expect(trials[call] == trial)
            guard try verdicts.strings("gate")[row] == "max_ratio" else { continue }
            #expect(try verdicts.reals("value")[row] == errors[call])
            #expect(try verdicts.reals("threshold")[row] == allowed[call])
            let shares = trials.indices.filter { trials[$0] == trial }
                .map { errors[$0] / allowed[$0] }
            #expect(shares.max() == errors[call] / allowed[call])
        }
    }

    @Test("the pictures are PNG files of the images tensor")
    func pictures() throws {
        let files = try FileManager.default.subpathsOfDirectory(
            atPath: made.folder.file("images")
        ).filter { $0.hasSuffix(".png") }
        #expect(files.count == 6)
        for trial in made.plan.trials {
            let tensor = try #require(
                try made.record.requiredTensor("images", trial: trial.shortID).tensor
            )
            let own = files.filter { $0.contains("-\(trial.id.prefix(4))/") }
            let names = ["red-circle.png", "blue-star.png"]
            for (name, picture) in zip(names, RGBImage.pictures(of: tensor)) {
                let file = try #require(own.first { $0.hasSuffix(name) })
                let bytes = try Data(contentsOf: URL(filePath: made.folder.file("images/\(file)")))
                #expect(try PNG.decode(Array(bytes)) == picture, "\(file)")
                #expect(Set(picture.pixels).count > 8, "\(file) is blank")
            }
        }
    }

    @Test("tensors have their own dtype and named axes")
    func tensors() throws {
        let latents = try made.record.requiredTensor("latents")
        #expect(latents.format == .float16 && latents.shape == [2, 8, 8, 4])
        #expect(latents.axes == ["image", "height", "width", "channel"])
        #expect(try made.record.requiredTensor("images").shape == [2, 32, 32, 3])
        #expect(try made.record.requiredTensor("prompt_embeds").shape == [2, 77, 96])
    }

    @Test("no unfinished file and no lock is left")
    func remains() throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: made.folder.path)
        let kinds = Set(files.filter { $0.contains(".") }.map { ($0 as NSString).pathExtension })
        #expect(kinds == ["h5", "png"])
        #expect(files.count { $0.hasPrefix("trials/") } == 3)
    }
}
