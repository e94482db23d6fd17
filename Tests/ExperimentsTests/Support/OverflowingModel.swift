import Checkpoints
import Foundation
import Tensors
import TestSupport

/// The embedded model with one convolution's weights scaled so that float16 overflows in its output, but not at once.
///
/// The norm behind it takes the scale away again, so that all else is as it was.
struct OverflowingModel {
    /// Keeps the model while it is used.
    let folder: TemporaryDirectory
    /// The convolution.
    let module = "unet.mid_block.resnets.0.conv1"

    init(scale: Double = 90_000) throws {
        folder = try TemporaryDirectory()
        try FileManager.default.copyItem(
            atPath: Repository.embeddedModel,
            toPath: folder.file("model")
        )
        let file = try SafetensorsFile(path: "\(Repository.embeddedModel)/\(Self.weights)")
        var tensors: [String: Tensor] = [:]
        for name in file.names { tensors[name] = try file.tensor(name) }
        let name = "mid_block.resnets.0.conv1.weight"
        tensors[name] = tensors[name].map { weight in
            Tensor(weight.doubles().map { $0 * scale }, shape: weight.shape, dtype: weight.dtype)
        }
        let path = folder.file("model/\(Self.weights)")
        try FileManager.default.removeItem(atPath: path)
        try Safetensors.write(tensors, to: path)
    }

    /// The model's directory.
    var path: String { folder.file("model") }

    /// The convolution's weight and bias as they are stored.
    func parameters() throws -> (weight: Tensor, bias: Tensor) {
        let file = try SafetensorsFile(path: "\(path)/\(Self.weights)")
        return (
            try file.tensor("mid_block.resnets.0.conv1.weight"),
            try file.tensor("mid_block.resnets.0.conv1.bias")
        )
    }

    private static let weights = "unet/diffusion_pytorch_model.safetensors"
}
