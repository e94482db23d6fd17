import Checkpoints
import Experiments
import Images
import Pipelines
import Randomness
import Records
import Specs
import Tensors
import TestSupport
import Testing

/// Experiments that start from pictures, masks, latents and vectors of the author's own.
struct GivenInputsTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        let grey = RGBImage(
            width: 32,
            height: 32,
            pixels: (0..<32 * 32 * 3).map { UInt8($0 % 251) }
        )
        try folder.write(PNG.encode(grey), to: "start.png")
        let mask = RGBImage(
            width: 32,
            height: 32,
            pixels: (0..<32 * 32 * 3).map { $0 / 3 % 32 < 16 ? 0 : 255 }
        )
        try folder.write(PNG.encode(mask), to: "mask.png")
    }

    private func experiment(_ pipeline: String, sections: [String] = []) -> TinyExperiment {
        TinyExperiment(
            pipeline: "{guidance_scale: 5.0, \(pipeline)}",
            sections: ["record: {tensors: [latents, images, prompt_embeds]}"] + sections
        )
    }

    private func images(_ record: Record) throws -> [UInt8] {
        try record.requiredTensor("images").bytes
    }

    @Test("image-to-image takes the last of the steps, and starts from the picture")
    func imageToImage() throws {
        let pipeline = "steps: 10, scheduler: ddim, image: \(folder.file("start.png"))"
        let plan = try experiment("\(pipeline), strength: 0.4").plan()
        let settings = try #require(plan.trials.first).settings
        let generation = try #require(settings.pipeline).generation
        #expect(generation.width == 32 && generation.height == 32)
        let forecast = try Forecast(settings)
        #expect(forecast.networkCalls == 4)
        let record = try plan.record()
        let trials = try record.requiredTable("trials")
        #expect(try trials.strings("status") == ["completed"])
        #expect(try trials.integers("peak_bytes") == [forecast.peakBytes])
        #expect(try trials.integers("flops") == [forecast.flops])
        let stronger = try experiment("\(pipeline), strength: 0.9").plan().record()
        #expect(try images(record) != images(stronger))
    }

    @Test("steps of an audit are counted from the first that is taken, encoder and decoder apart")
    func audited() throws {
        var experiment = experiment(
            "steps: 4, scheduler: ddim, image: \(folder.file("start.png")), strength: 0.5",
            sections: ["audit: {layers: [\"unet.mid*\", \"vae.*\"], steps: last}"]
        )
        experiment.prompts = ["{id: a, prompt: b, seed: 1}", "{id: c, prompt: d, seed: 2}"]
        let record = try experiment.plan().record()
        let table = try record.requiredTable("audit")
        let paths = try record.requiredTable("layers").strings("path")
        let layers = try table.integers("layer").map { paths[$0] }
        let steps = try table.integers("step"), images = try table.integers("image")
        let halves = try table.integers("unconditional")
        let rows = layers.indices.map { row in
            [
                layers[row].split(separator: ".").prefix(2).joined(separator: "."),
                "\(steps[row])", "\(images[row])", "\(halves[row])",
            ].joined(separator: " ")
        }
        let attentions = layers.contains { $0.hasPrefix("unet.mid") }
        #expect(attentions)
        for image in 0...1 {
            #expect(rows.count { $0 == "vae.encoder -1 \(image) 0" } == 1)
            #expect(rows.count { $0 == "vae.decoder -1 \(image) 0" } == 1)
            #expect(rows.contains("unet.mid_block 1 \(image) 0"))
            #expect(rows.contains("unet.mid_block 1 \(image) 1"))
        }
        #expect(Set(steps) == [-1, 1])
    }

    @Test("inpainting keeps what the mask leaves")
    func inpainting() throws {
        let files = "image: \(folder.file("start.png")), mask_image: \(folder.file("mask.png"))"
        let record = try experiment("steps: 3, scheduler: euler, \(files)").plan().record()
        let other = try experiment("steps: 3, scheduler: euler, generator: numpy, \(files)")
            .plan().record()
        let latents = try [record, other].map { try $0.requiredTensor("latents") }
        #expect(latents[0].bytes != latents[1].bytes)
        let forecast = try Forecast(
            #require(try experiment("steps: 3, scheduler: euler, \(files)").plan().trials.first)
                .settings
        )
        let trials = try record.requiredTable("trials")
        #expect(try trials.integers("peak_bytes") == [forecast.peakBytes])
    }

    @Test("latents and vectors that a run drew give its pictures when they are handed in")
    func handedIn() throws {
        let drawn = try experiment("steps: 2, width: 32, height: 32").plan().record()
        var stream = TorchGenerator(seed: 7)
        try Safetensors.write(
            ["latents": stream.randn([1, 4, 8, 8], .float32)],
            to: folder.file("latents.safetensors")
        )
        let embeds = try drawn.requiredTensor("prompt_embeds")
        try Safetensors.write(
            [
                "prompt_embeds": #require(embeds.tensor)
            ],
            to: folder.file("embeds.safetensors")
        )
        let given = experiment(
            "steps: 2, width: 32, height: 32, latents: \(folder.file("latents.safetensors")), "
                + "prompt_embeds: \(folder.file("embeds.safetensors"))"
        )
        var other = given
        other.prompts = ["{id: red-circle, prompt: something else, seed: 9}"]
        #expect(try images(given.plan().record()) == images(drawn))
        #expect(try images(other.plan().record()) == images(drawn))
        #expect(try given.plan().trials.first?.settings.pipeline?.prompts.first?.seed == 7)
    }

    @Test("slices of the autoencoder's batch have the bits of the whole, tiles have not")
    func cuts() throws {
        func drawn(_ more: String) throws -> [UInt8] {
            try images(
                experiment(
                    "steps: 1, width: 96, height: 64, images_per_prompt: 2, batch_size: 2\(more)"
                ).plan().record()
            )
        }
        let whole = try drawn("")
        #expect(try drawn(", vae_slicing: true") == whole)
        #expect(try drawn(", vae_tiling: true") != whole)
    }

    @Test("the file's content is part of the identity, its name is not")
    func identity() throws {
        func id(_ name: String) throws -> String? {
            try experiment("steps: 2, image: \(folder.file(name))").plan().trials.first?.id
        }
        let bytes = try MappedFile(path: folder.file("start.png"))
        try folder.write(bytes.withBytes(0..<bytes.count) { Array($0) }, to: "copy.png")
        #expect(try id("start.png") == id("copy.png"))
        #expect(try id("start.png") != id("mask.png"))
    }

    @Test(
        "what does not fit is said at the place that asks for it",
        arguments: [
            ("image: none.png", "there is no file"),
            ("image: START, scheduler: ddim, strength: 0.05", "leaves none"),
            ("image: START, width: 64", "64"),
            ("mask_image: MASK", "needs a picture"),
            ("strength: 0.5", "only where images start from a picture"),
            ("latents: START", "START"),
            ("image: TEXT", "PNG"),
            ("prompt_embeds: LATENTS, width: 32, height: 32", "prompt_embeds"),
            ("latents: LATENTS, width: 64, height: 32", "latents"),
            ("latents: LATENTS, image: START", "cannot stand beside"),
            ("original_size: [64, 64]", "only Stable Diffusion XL"),
            ("vae_tiling: true, vae_tile_sample_min_size: 10", "multiple of"),
            ("timesteps: [5, 9]", "timesteps"),
            ("sigmas: [3, 1], timesteps: [9, 5]", "cannot stand beside"),
            ("sigmas: [3.0, 1.0, 0.0]", "takes no sigmas"),
            ("shared_generator: 3", "true or false"),
            ("original_size: [64]", "1 numbers"),
            ("steps: 10, timesteps: [9, 5], scheduler: euler", "cannot stand beside 'steps'"),
            ("width: 65536, height: 65536", "too many"), ("width: 0", "width"),
            ("vae_tiling: true, vae_tile_sample_min_size: 20", "do not fit together"),
            ("vae_tiling: true, vae_tile_overlap_factor: 0.3", "do not fit together"),
            ("generator: numpyy", "did you mean"),
            ("eta: 0.5, scheduler: {name: ddim, eta: 0.2}", "already"),
            ("prompt_embeds: POOLED, width: 32, height: 32", "takes none"),
            ("image: EMPTY", "shape"),
        ]
    )
    func refused(pipeline: String, word: String) throws {
        try folder.write("no picture".utf8, to: "text.png")
        try Safetensors.write(
            ["latents": Tensor.zeros([1, 4, 8, 8], .float32)],
            to: folder.file("latents.safetensors")
        )
        try Safetensors.write(
            [
                "prompt_embeds": Tensor.zeros([1, 77, 64], .float32),
                "pooled_prompt_embeds": Tensor.zeros([1, 8], .float32),
            ],
            to: folder.file("pooled.safetensors")
        )
        try Safetensors.write(
            ["image": Tensor.zeros([3, 0, 0], .float32)],
            to: folder.file("empty.safetensors")
        )
        let files = [
            "POOLED": "pooled.safetensors", "EMPTY": "empty.safetensors", "START": "start.png",
            "MASK": "mask.png", "TEXT": "text.png",
            "LATENTS": "latents.safetensors",
        ]
        let written = files.reduce(pipeline) {
            $0.replacing($1.key, with: folder.file($1.value))
        }
        let hasSchedule = ["steps:", "sigmas:"].contains { written.contains($0) }
        let problems = try TinyExperiment.problems(
            experiment(hasSchedule ? written : "steps: 10, \(written)").text
        )
        let expected = files[word].map(folder.file) ?? word
        #expect(problems.contains { "\($0)".contains(expected) }, "\(problems)")
        #expect(problems.allSatisfy { $0.location.mark != nil })
    }

    @Test("a seed that the generator does not have is refused where it is written")
    func seeds() throws {
        var experiment = experiment("steps: 2, generator: numpy")
        experiment.prompts = ["{id: a, prompt: b, seed: 4294967296}"]
        let problems = try TinyExperiment.problems(experiment.text)
        #expect(problems.count == 1 && problems.first?.message.contains("4294967296") == true)
    }

    @Test("all generators draw, and each other pictures", arguments: ["float32", "bfloat16"])
    func generators(dtype: String) throws {
        let names = ["torch", "philox", "numpy", "numpy-default-rng"]
        let plan = try TinyExperiment(
            pipeline: "{steps: 1, width: 32, height: 32, noise_dtype: same}",
            precision: "{dtype: \(dtype)}",
            sections: ["sweep: {grid: {pipeline.generator: [\(names.joined(separator: ", "))]}}"]
        ).plan()
        let record = try plan.record()
        let latents = try plan.trials.map {
            try record.requiredTensor("latents", trial: $0.shortID).bytes
        }
        #expect(Set(latents).count == names.count)
    }
}
