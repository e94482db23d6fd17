import Experiments
import Foundation
import Specs
import TestSupport
import Testing

/// What makes a trial another trial, and what does not.
struct TrialIdentityTests {
    /// Every key that matters here, written out so that each can be changed by itself.
    static let text = """
        sdlab: 1
        name: tiny
        title: A title
        description: What this asks.
        license: CC-BY-4.0
        model: \(Repository.embeddedModel)
        prompts:
          - {id: red, prompt: a large red circle, negative_prompt: blue, seed: 7}
        pipeline:
          scheduler: {name: ddim, set_alpha_to_one: false}
          eta: 0.0
          steps: 2
          guidance_scale: 5.0
          guidance_rescale: 0.0
          width: 32
          height: 32
          images_per_prompt: 2
          batch_size: 1
          clip_skip: 0
        attention:
          backend: {name: flash, order: reverse}
          layers: {"*.attn2": math}
        precision: {dtype: float16, upcast_attention: false, vae_dtype: same}
        matmul: chain
        audit:
          reference: {backend: math, dtype: float64}
          baseline: vanilla
          layers: "*.attn1"
          steps: all
          gates: {max_ratio: 2.0}
        timing: {warmup: 0, repeats: 1}
        limits: {memory: 1GiB, time: 1min}
        record: {tensors: [latents]}
        """

    /// A piece of the file and what is written in its place.
    struct Change: Sendable, CustomTestStringConvertible {
        let old: String, new: String
        var testDescription: String { "\(old) → \(new)" }

        init(_ old: String, _ new: String) {
            self.old = old
            self.new = new
        }

        func id() throws -> String {
            try #require(text.contains(old))
            let plan = try TinyExperiment.plan(text.replacing(old, with: new))
            return try #require(plan.trials.first).id
        }
    }

    @Test(
        "what changes no number leaves the identity as it is",
        arguments: [
            Change("name: tiny", "name: other"), Change("A title", "Another"),
            Change("What this asks.", "Something else."), Change("CC-BY-4.0", "CC0-1.0"),
            Change("id: red", "id: another"), Change("max_ratio: 2.0", "max_ratio: 1.0"),
            Change("gates: {max_ratio: 2.0}", "on_violation: warn"),
            Change("timing: {warmup: 0, repeats: 1}", ""), Change("repeats: 1", "repeats: 9"),
            Change("limits: {memory: 1GiB, time: 1min}", ""), Change("1GiB", "2GiB"),
            Change("[latents]", "[latents, images]"), Change("steps: 2", "steps: 2 # two"),
            Change("5.0", "5"), Change("matmul: chain", "matmul: chain\nmachine: {}"),
            Change("clip_skip: 0", "vae_tile_overlap_factor: 0.5"),
            Change("clip_skip: 0", "generator: torch"),
            Change("dtype: float16,", "dtype: float16, float32_matmul_rounding: truncate,"),
            Change("matmul: chain", "matmul: chain\nmachine: {threads: null}"),
            Change(
                "timing:",
                "sweep: {grid: {matmul: [chain]}}\ninvariance: {across: [matmul]}\ntiming:"
            ),
        ]
    )
    func unchanged(_ change: Change) throws {
        #expect(try change.id() == Change("sdlab: 1", "sdlab: 1").id())
    }

    @Test(
        "what may change a number changes the identity",
        arguments: [
            Change("a large red", "a small red"), Change("negative_prompt: blue, ", ""),
            Change("seed: 7", "seed: 8"), Change("steps: 2", "steps: 3"),
            Change("set_alpha_to_one: false", "set_alpha_to_one: true"),
            Change("name: ddim", "name: pndm"), Change("eta: 0.0", "eta: 0.5"),
            Change("5.0", "5.5"), Change("guidance_rescale: 0.0", "guidance_rescale: 0.1"),
            Change("width: 32", "width: 64"), Change("height: 32", "height: 64"),
            Change("images_per_prompt: 2", "images_per_prompt: 3"),
            Change("batch_size: 1", "batch_size: 2"), Change("clip_skip: 0", "clip_skip: 1"),
            Change("clip_skip: 0", "generator: numpy"),
            Change("clip_skip: 0", "shared_generator: true"),
            Change("clip_skip: 0", "noise_dtype: same"),
            Change("clip_skip: 0", "text_cleaning: basic"),
            Change("clip_skip: 0", "vae_slicing: true"), Change("clip_skip: 0", "vae_tiling: true"),
            Change(
                "scheduler: {name: ddim, set_alpha_to_one: false}\n  eta: 0.0\n  steps: 2",
                "scheduler: ddpm\n  timesteps: [900, 500]"
            ),
            Change("dtype: float16,", "dtype: float16, float32_matmul: high,"),
            Change("order: reverse", "order: forward"),
            Change("name: flash, order: reverse", "name: vanilla"),
            Change("\"*.attn2\": math", "\"*.attn2\": vanilla"),
            Change("\"*.attn2\": math", "\"*\": math"),
            Change("dtype: float16", "dtype: bfloat16"),
            Change("vae_dtype: same", "vae_dtype: float32"),
            Change("upcast_attention: false", "upcast_attention: true"),
            Change("matmul: chain", "matmul: openblas"),
            Change("matmul: chain", "matmul: chain\nmachine: {threads: 2}"),
            Change("matmul: chain", "matmul: chain\nmachine: {instruction_set: scalar}"),
            Change("dtype: float64", "dtype: float32"),
            Change("baseline: vanilla", "baseline: flash"),
            Change("\"*.attn1\"", "\"*\""), Change("steps: all", "steps: every 2"),
            Change("gates: {max_ratio: 2.0}", "on_violation: fail"),
        ]
    )
    func changed(_ change: Change) throws {
        #expect(try change.id() != Change("sdlab: 1", "sdlab: 1").id())
    }

    @Test("a copy of the model elsewhere is the same model, one with another byte is not")
    func modelBytes() throws {
        let folder = try TemporaryDirectory()
        let copy = folder.file("copy"), weights = "\(copy)/unet/diffusion_pytorch_model.safetensors"
        try FileManager.default.copyItem(atPath: Repository.embeddedModel, toPath: copy)
        let change = Change("model: \(Repository.embeddedModel)", "model: \(copy)")
        let original = try Change("sdlab: 1", "sdlab: 1").id()
        #expect(try change.id() == original)
        try Data("Another card.".utf8).write(to: URL(filePath: "\(copy)/README.md"))
        #expect(try change.id() == original)
        var bytes = try Data(contentsOf: URL(filePath: weights))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(filePath: weights))
        #expect(try change.id() != original)
    }

    @Test("the identity is the digest of canonical JSON that names no path and no title")
    func canonical() throws {
        let trial = try #require(try TinyExperiment.plan(Self.text).trials.first)
        #expect(trial.id.wholeMatch(of: #/[0-9a-f]{64}/#) != nil)
        #expect(trial.id.hasPrefix(trial.shortID))
        let json = "\(trial.identity)"
        #expect(!json.contains(Repository.root) && !json.contains("A title"))
    }

    @Test("the identity of a trial of earlier versions is what it was then")
    func lasting() throws {
        // A new numerics epoch, or other weights, change it; a new version of the program alone does not.
        #expect(
            try Change("sdlab: 1", "sdlab: 1").id()
                == "869b042efc63c36c1cc156d83be78dea254c26cf309cdb86fb01c891a9e580bb"
        )
    }

    @Test("the machine is part of the identity only where the trial asks for one")
    func machine() throws {
        func identity(_ section: String) throws -> String {
            let text = Self.text.replacing("matmul: chain", with: "matmul: chain\n\(section)")
            return CanonicalJSON.text(
                try #require(try TinyExperiment.plan(text).trials.first).identity
            )
        }
        #expect(try !identity("").contains("machine"))
        #expect(
            try identity("machine: {threads: 3, instruction_set: avx2}")
                .contains(#""machine":{"instruction_set":"avx2","threads":3}"#)
        )
        #expect(try identity("machine: {threads: 3}").contains(#""machine":{"threads":3}"#))
    }
}
