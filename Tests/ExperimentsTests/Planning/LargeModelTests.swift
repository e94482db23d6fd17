import Checkpoints
import Experiments
import Records
import Specs
import Tensors
import TestSupport
import Testing

/// Experiments on Stable Diffusion XL, whose options the first family does not have.
struct LargeModelTests {
    private let model: GoldenModel

    init() throws {
        let golden = Golden.cases("pipeline") {
            GoldenModel.isXL($0) && GoldenModel.isAvailable($0)
        }
        model = try GoldenModel(#require(golden.first))
    }

    private func experiment(
        _ pipeline: String = "",
        prompt: String = "prompt: a cat",
        precision: String = "{dtype: float32}"
    ) -> TinyExperiment {
        TinyExperiment(
            model: model.folder.path,
            prompts: ["{id: a, seed: 3, \(prompt)}"],
            pipeline: "{steps: 2, width: 16, height: 24, guidance_scale: 5.0\(pipeline)}",
            precision: precision,
            sections: ["record: {tensors: [latents, prompt_embeds]}"]
        )
    }

    private func id(_ experiment: TinyExperiment) throws -> String {
        try #require(experiment.plan().trials.first).id
    }

    @Test("what the model is told of sizes and second prompts is part of the identity")
    func identity() throws {
        let plain = try id(experiment())
        for pipeline in [
            ", original_size: [512, 512]", ", target_size: [8, 8]",
            ", crops_coords_top_left: [1, 0]",
            ", negative_original_size: [8, 8], negative_target_size: [8, 8]", ", clip_skip: 1",
        ] {
            #expect(try id(experiment(pipeline)) != plain, "\(pipeline)")
        }
        for prompt in [
            "prompt: a cat, prompt_2: a dog", "prompt: a cat, negative_prompt: ''",
            "prompt: a cat, negative_prompt: '', negative_prompt_2: dogs",
        ] {
            #expect(try id(experiment(prompt: prompt)) != plain, "\(prompt)")
        }
        #expect(try id(experiment(", original_size: [24, 16], target_size: [24, 16]")) == plain)
    }

    @Test("the forecast is what a run takes", arguments: ["float32", "float16"])
    func forecast(dtype: String) throws {
        let plan = try experiment(
            ", images_per_prompt: 3, batch_size: 2, shared_generator: true",
            precision: "{dtype: \(dtype)}"
        ).plan()
        let settings = try #require(plan.trials.first).settings
        // diffusers decodes a float16 run of this family in float32.
        #expect(settings.pipeline?.vaeDType == .float32)
        let forecast = try Forecast(settings)
        let trials = try plan.record().requiredTable("trials")
        #expect(try trials.strings("status") == ["completed"])
        #expect(try trials.integers("peak_bytes") == [forecast.peakBytes])
        #expect(try trials.integers("flops") == [forecast.flops])
    }

    @Test("an empty second prompt stands for the first, an absent negative one for zeros")
    func prompts() throws {
        func latents(_ prompt: String) throws -> [UInt8] {
            try experiment(prompt: prompt).plan().record().requiredTensor("latents").bytes
        }
        let plain = try latents("prompt: a cat")
        #expect(try latents("prompt: a cat, prompt_2: ''") == plain)
        #expect(try latents("prompt: a cat, prompt_2: a dog") != plain)
        #expect(try latents("prompt: a cat, negative_prompt: ''") != plain)
    }

    @Test("vectors in place of words need their pooled partners")
    func pooled() throws {
        let folder = try TemporaryDirectory()
        let width = try #require(
            try experiment().plan().record().requiredTensor("prompt_embeds").shape.last
        )
        func problems(_ tensors: [String: Tensor]) throws -> [Problem] {
            try Safetensors.write(tensors, to: folder.file("e.safetensors"))
            return try TinyExperiment.problems(
                experiment(", prompt_embeds: \(folder.file("e.safetensors"))").text
            )
        }
        let states = Tensor.zeros([1, 77, width], .float32)
        let lacking = try problems(["prompt_embeds": states])
        #expect(lacking.count == 1 && lacking.first?.remedy?.contains("pooled") == true)
        let complete = [
            "prompt_embeds": states, "pooled_prompt_embeds": .zeros([1, 20], .float32),
        ]
        #expect(try problems(complete).isEmpty)
        let short = [
            "prompt_embeds": states, "pooled_prompt_embeds": Tensor.zeros([1, 19], .float32),
        ]
        #expect(try problems(short).first?.message.contains("[1, 19]") == true)
    }

    @Test("a variant that is nowhere is refused")
    func variant() throws {
        let text = experiment().text + "\nvariant: fp16\n"
        let error = try #require(throws: CheckpointError.self) { try TinyExperiment.plan(text) }
        #expect(error.description.contains("'fp16'"))
    }

    @Test("a variant has an identity of its own, and the numbers of its files")
    func variantRuns() throws {
        let folder = try TemporaryDirectory()
        try folder.write([], to: "unet/.keep")
        for name in ["model_index.json", "scheduler", "text_encoder", "tokenizer", "vae"] {
            try Links.make(
                from: folder.file(name),
                to: "\(Repository.embeddedModel)/\(name)"
            )
        }
        let unet = "\(Repository.embeddedModel)/unet"
        try Links.make(from: folder.file("unet/config.json"), to: "\(unet)/config.json")
        for suffix in ["", ".fp16"] {
            try Links.make(
                from: folder.file("unet/diffusion_pytorch_model\(suffix).safetensors"),
                to: "\(unet)/diffusion_pytorch_model.safetensors"
            )
        }
        let text = TinyExperiment(model: folder.path).text
        let plain = try TinyExperiment.plan(text)
        let variant = try TinyExperiment.plan(text + "variant: fp16\n")
        #expect(plain.trials.first?.id != variant.trials.first?.id)
        #expect(
            try plain.record().requiredTensor("images").bytes
                == variant.record().requiredTensor("images").bytes
        )
    }
}
