import Crypto
import Experiments
import Foundation
import Records
import Tensors
import TestSupport
import Testing

/// The same numbers again, whoever computes them.
struct ReproducibilityTests {
    /// Four trials, audited, with everything recorded.
    static let experiment = TinyExperiment(
        sections: [
            "sweep: {grid: {attention.backend: [vanilla, flash], "
                + "precision.dtype: [float32, float16]}}",
            "audit: {}", "timing: {warmup: 0, repeats: 1}",
            "record: {tensors: [latents, images, prompt_embeds]}",
        ]
    )

    static let standard = Result {
        try experiment.plan().record(threads: 1, instructionSet: "scalar").contentDigest
    }

    @Test("running again gives the same digest, with any number of threads", arguments: [1, 2, 3])
    func threads(count: Int) throws {
        let record = try Self.experiment.plan().record(threads: count)
        #expect(try record.contentDigest == Self.standard.get())
    }

    @Test(
        "every form of the kernels gives the same digest",
        arguments: InstructionSet.available.map(\.rawValue)
    )
    func instructionSets(name: String) throws {
        let record = try Self.experiment.plan().record(instructionSet: name)
        #expect(try record.contentDigest == Self.standard.get())
    }

    @Test("an image is the same alone and in a batch, to the bit, with the same errors")
    func batches() throws {
        func record(_ batchSize: Int) throws -> Record {
            try TinyExperiment(
                prompts: [
                    "{id: a, prompt: a large red circle, seed: 7}",
                    "{id: b, prompt: a blue star, negative_prompt: red, seed: 8}",
                    "{id: c, prompt: a green square, seed: 9}",
                ],
                pipeline: "{steps: 2, width: 32, height: 32, batch_size: \(batchSize)}",
                attention: "{backend: memory_efficient}",
                precision: "{dtype: float16}",
                sections: ["audit: {}", "record: {tensors: [latents, images, prompt_embeds]}"]
            ).plan().record()
        }
        func rows(_ record: Record) throws -> [[String]] {
            let audit = try record.requiredTable("audit")
            let keys = try ["layer", "step", "image", "unconditional"].map(audit.integers)
            let values = try ["max_abs", "mean_abs", "rel_l2", "max_ratio"].map(audit.reals)
            return (0..<audit.count).map { row in
                keys.map { "\($0[row])" } + values.map { "\($0[row].bitPattern)" }
            }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        let alone = try record(1)
        for batchSize in [2, 3] {
            let together = try record(batchSize)
            for name in ["latents", "images", "prompt_embeds"] {
                #expect(
                    try alone.requiredTensor(name) == relabelled(together, name, as: alone),
                    "\(name), batches of \(batchSize)"
                )
            }
            #expect(try rows(alone) == rows(together), "batches of \(batchSize)")
        }
    }

    /// A tensor of one record under the identity of another's only trial.
    private func relabelled(
        _ record: Record,
        _ name: String,
        as other: Record
    ) throws -> Records.RecordedTensor {
        let tensor = try record.requiredTensor(name)
        return Records.RecordedTensor(
            trial: try other.requiredTensor(name).trial,
            name: tensor.name,
            format: tensor.format,
            shape: tensor.shape,
            axes: tensor.axes,
            bytes: tensor.bytes
        )
    }

    /// SHA-256 of the latents' bytes after three steps. A change here changes everybody's results: it needs a reason, a
    /// higher `numericsEpoch` of `TrialIdentity`, and then the digests that this test prints when it fails.
    @Test(
        "a short denoising run gives the bits that it always gave",
        arguments: [
            ("float32", "ccf1c85fb0155bc35444331259ad254c5b356eecdecec2484705823f5c72450e"),
            ("float16", "f0b771e18934a4265a2c0c1e0c7f737905cb38b8e052b5bebba5daa3176cd353"),
        ]
    )
    func golden(dtype: String, digest: String) throws {
        let record = try TinyExperiment(
            pipeline: "{steps: 3, guidance_scale: 5.0, scheduler: pndm}",
            attention: "{backend: flash}",
            precision: "{dtype: \(dtype)}",
            sections: ["matmul: chain", "record: {tensors: [latents]}"]
        ).plan().record()
        let latents = try record.requiredTensor("latents")
        #expect(latents.shape == [1, 16, 16, 4])
        let found = SHA256.hash(data: latents.bytes).map { String(format: "%02x", $0) }
        #expect(found.joined() == digest)
    }
}
