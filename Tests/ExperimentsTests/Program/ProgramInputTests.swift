import Foundation
import TestSupport
import Testing

/// Bad input to the program: the message says where and what, the number what sort it is.
struct ProgramInputTests {
    @Test("a spec that is not there is 66, whoever reads it", arguments: ["run", "plan"])
    func missingSpec(command: String) throws {
        let result = try Program().run(command, "no-such.yaml")
        #expect(result.status == 66 && result.output.isEmpty)
        #expect(result.errors.contains("no-such.yaml"))
    }

    @Test("all that is wrong with a spec is reported at once, each with its line and a caret")
    func invalidSpec() throws {
        let program = try Program()
        try program.folder.write(
            """
            sdlab: 1
            name: tiny
            model: \(Repository.embeddedModel)
            prompts: [a red circle]
            pipelin: {steps: 2}
            precision: {dtype: float15}

            """.utf8,
            to: "bad.yaml"
        )
        let result = try program.run("run", "bad.yaml")
        #expect(result.status == 65 && result.output.isEmpty)
        let lines = result.errors.split(separator: "\n").map(String.init)
        #expect(lines.count { $0.contains("error:") } == 2, "\(result.errors)")
        #expect(lines.contains { $0.hasPrefix("bad.yaml:5:1: error:") })
        #expect(lines.contains { $0.hasPrefix("bad.yaml:6:20: error:") })
        #expect(lines.contains { $0.contains("^~~~~~~ did you mean 'pipeline'?") })
        #expect(lines.contains { $0.contains("^~~~~~~ did you mean 'float16'?") })
        #expect(!program.exists("results"))
    }

    @Test("names that only the plan knows are reported in the same way")
    func unknownBackend() throws {
        let program = try Program()
        let spec = try program.write(
            TinyExperiment(pipeline: "{scheduler: pmdn}", attention: "{backend: flsh}")
        )
        let result = try program.run("plan", spec)
        #expect(result.status == 65 && result.output.isEmpty)
        #expect(result.errors.contains("^~~~ did you mean 'pndm'?"))
        #expect(result.errors.contains("^~~~ did you mean 'flash'?"))
    }

    @Test(
        "a change on the command line is read like the file",
        arguments: [
            ("attention.backnd=flash", "backend"), ("pipeline.steps=many", "steps"),
            ("pipeline.steps=0", "steps"), ("attention.backend=flsh", "flash"),
            ("precision.dtype=float16,float15", "float16"),
        ]
    )
    func override(change: String, word: String) throws {
        let program = try Program()
        let spec = try program.write(TinyExperiment())
        for arguments in [["plan", spec, change], ["plan", spec, "-S", change]] {
            let result = try program.start(arguments).finish()
            #expect(result.status == 65 && result.output.isEmpty)
            #expect(result.errors.contains(change) && result.errors.contains(word))
            #expect(result.errors.contains("^"))
        }
    }

    @Test("a key that stands twice is refused, with both places")
    func duplicate() throws {
        let program = try Program()
        let spec = try program.write(TinyExperiment(sections: ["name: other"]))
        let result = try program.run("plan", spec)
        #expect(result.status == 65 && result.output.isEmpty)
        #expect(result.errors.contains("tiny.yaml:9:1") && result.errors.contains("'name'"))
        #expect(result.errors.contains("2"))
    }

    @Test("a model that is not there is named with the line that asks for it")
    func missingModel() throws {
        let program = try Program()
        let result = try program.run("run", program.write(TinyExperiment(model: "no/model")))
        #expect(result.status == 66)
        #expect(result.errors.contains("tiny.yaml:3:8") && result.errors.contains("no/model"))
        let generate = try program.run("generate", "a star", "-o", "a.png", "--model", "no/model")
        #expect(generate.status == 66)
        #expect(generate.errors.contains("no/model"))
    }

    /// Something wrong with a model directory: what is done to which file, and what the answer names.
    enum ModelDamage: CaseIterable, Sendable {
        case truncatedWeights, lyingHeader, misfittingConfig, unsupportedValue, brokenJSON,
            missingWeights

        var file: String {
            switch self {
            case .truncatedWeights, .lyingHeader, .missingWeights:
                "unet/diffusion_pytorch_model.safetensors"
            case .misfittingConfig, .unsupportedValue: "unet/config.json"
            case .brokenJSON: "vae/config.json"
            }
        }

        /// What the answer has to name: the file, and what is wrong in it.
        var words: [String] {
            switch self {
            case .truncatedWeights, .lyingHeader, .brokenJSON: ["model/\(file)"]
            case .missingWeights: ["model/unet: error: "]
            case .misfittingConfig:
                ["model/unet/diffusion_pytorch_model.safetensors", "conv_in.weight"]
            case .unsupportedValue: ["model/\(file)", "act_fn", "swoosh"]
            }
        }

        func happen(to file: URL) throws {
            var bytes = try Data(contentsOf: file)
            let text = String(decoding: bytes.prefix(10_000), as: UTF8.self)
            switch self {
            case .truncatedWeights: bytes.removeLast(1000)
            case .lyingHeader: bytes[7] = 0x7F
            case .missingWeights: return try FileManager.default.removeItem(at: file)
            case .misfittingConfig:
                bytes = Data(text.replacing("    32,\n", with: "    64,\n").utf8)
            case .unsupportedValue:
                bytes = Data(
                    text.replacing("\"act_fn\": \"silu\"", with: "\"act_fn\": \"swoosh\"").utf8
                )
            case .brokenJSON: bytes.removeLast(10)
            }
            try bytes.write(to: file)
        }
    }

    @Test(
        "a model that is damaged or does not fit is named by file",
        arguments: ModelDamage.allCases
    )
    func model(damage: ModelDamage) throws {
        let program = try Program()
        let model = try program.copyModel()
        let spec = try program.write(TinyExperiment(model: model))
        try damage.happen(to: URL(filePath: program.folder.file("model/\(damage.file)")))
        for arguments in [
            ["plan", spec], ["run", spec], ["generate", "a star", "-o", "a.png", "--model", model],
        ] {
            let result = try program.start(arguments).finish()
            #expect(result.status == (damage == .missingWeights ? 66 : 65), "\(result)")
            #expect(result.output.isEmpty)
            for word in damage.words {
                #expect(result.errors.contains(word), "\(word): \(result.errors)")
            }
        }
        #expect(!program.exists("results") && !program.exists("a.png"))
    }
}
