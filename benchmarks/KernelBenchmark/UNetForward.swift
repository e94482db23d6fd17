import Attention
import Checkpoints
import Foundation
import Models
import Tensors

/// A prediction of a whole U-Net, plain or audited.
struct UNetForward {
    private let model: UNet2DConditionModel
    private let latents: Tensor, text: Tensor
    private let folder: URL
    private let evaluator: Evaluator

    /// Loads the model; the folder holds `latents.f32` `[batch, channels, height, width]` and `text.f32`
    /// `[batch, tokens, width]` as raw float32, which the other side reads, too.
    init(_ job: JobDescription, _ evaluator: Evaluator) throws {
        guard let directory = job.model, let folder = job.folder else {
            throw MissingPathError(kind: job.kind.rawValue)
        }
        self.evaluator = evaluator
        self.folder = URL(filePath: folder)
        model = try UNet2DConditionModel(
            ModelDirectory(path: directory).component("unet"),
            evaluator: evaluator,
            dtype: job.dtype
        )
        let channels = model.config.inChannels, width = model.config.crossAttentionDim
        let tokens = try Self.numbers(self.folder, "text")
        latents = try evaluator.channelsLast(
            Tensor(
                Self.numbers(self.folder, "latents"),
                shape: [job.shape[0], channels, job.shape[1], job.shape[2]],
                dtype: job.dtype
            )
        )
        text = Tensor(
            tokens,
            shape: [job.shape[0], tokens.count / job.shape[0] / width, width],
            dtype: job.dtype
        )
    }

    /// The plain prediction, or the audited one against the plain one. Each writes its output to `ours.f32`.
    func job(_ backend: some AttentionBackend, isAudited: Bool) throws -> PreparedJob {
        let policy = AttentionPolicy(backend)
        let plain = Pass(evaluator: evaluator, attention: policy)
        guard isAudited else { return PreparedJob(ours: { try predict(in: plain) }) }
        let audit = try CallAudit(evaluator)
        let audited = Pass(evaluator: evaluator, attention: policy, observe: audit.observe)
        return PreparedJob(
            ours: { try predict(in: audited) },
            theirs: { try predict(in: plain) }
        )
    }

    private func predict(in pass: Pass) throws {
        let noise = try model(
            latents,
            timesteps: [500],
            UNet2DConditionModel.Conditions(encoderHiddenStates: text),
            in: pass
        )
        let output = try evaluator.channelsFirst(noise)
        try output.withBytes { try Data($0).write(to: folder.appending(path: "ours.f32")) }
    }

    private static func numbers(_ folder: URL, _ name: String) throws -> [Float] {
        let data = try Data(contentsOf: folder.appending(path: "\(name).f32"))
        return data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }
}

/// A network was asked for without saying where it, or what it needs, is.
struct MissingPathError: Error, CustomStringConvertible {
    let kind: String

    var description: String { "\(kind): \"model\" or \"folder\" is missing, expected a path" }
}
