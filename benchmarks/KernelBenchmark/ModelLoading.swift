import Checkpoints
import Foundation
import Models
import Tensors

/// Loading text encoder, U-Net and autoencoder of a directory, held against reading their files once.
struct ModelLoading {
    private let components: [ComponentDirectory]
    private let dtype: DType
    private let evaluator: Evaluator

    /// Names the directory; nothing is read yet.
    init(_ job: JobDescription, _ evaluator: Evaluator) throws {
        guard let path = job.model else { throw MissingPathError(kind: job.kind.rawValue) }
        let directory = try ModelDirectory(path: path)
        components = try ["text_encoder", "unet", "vae"].map { try directory.component($0) }
        dtype = job.dtype
        self.evaluator = evaluator
    }

    /// Both sides; what they read stays in memory, so that letting go of it is in no time.
    func job() -> PreparedJob {
        var kept: [Any] = []
        return PreparedJob(
            ours: {
                kept += [
                    try CLIPTextModel(components[0], evaluator: evaluator, dtype: dtype),
                    try UNet2DConditionModel(components[1], evaluator: evaluator, dtype: dtype),
                    try AutoencoderKL(components[2], evaluator: evaluator, dtype: dtype),
                ]
            },
            theirs: {
                kept += try components.flatMap { try $0.weights().files }
                    .map { try Self.read($0.path) }
            }
        )
    }

    /// A whole file in fresh memory, by plain calls of the system's `read`.
    private static func read(_ path: String) throws -> UnsafeMutableRawBufferPointer {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw ReadError(path: path) }
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Int(status.st_size),
            alignment: 64
        )
        var done = 0
        while done < memory.count, let base = memory.baseAddress {
            let count = Foundation.read(descriptor, base + done, memory.count - done)
            guard count > 0 else { throw ReadError(path: path) }
            done += count
        }
        return memory
    }
}

/// The system did not give a file's bytes.
private struct ReadError: Error, CustomStringConvertible {
    let path: String

    var description: String { "\(path): cannot be read" }
}
