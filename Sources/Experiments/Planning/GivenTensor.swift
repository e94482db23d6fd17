import Checkpoints
import Foundation
import Images
import Pipelines
import Specs
public import Tensors

/// A tensor that the author gives as a file.
public struct GivenTensor: Sendable {
    /// The file as it was written, and the SHA-256 of its bytes.
    public let path: String, digest: String
    /// The numbers; images are channels-last.
    public let tensor: Tensor
}

/// Vectors that the author gives in place of the prompts.
public struct GivenEmbeds: Sendable {
    /// The file as it was written, and the SHA-256 of its bytes.
    public let path: String, digest: String
    /// The text's vectors, `[prompts, tokens, width]`.
    public let promptEmbeds: Tensor
    /// The unconditional text's vectors, or nil.
    public let negativePromptEmbeds: Tensor?
    /// Pooled texts, `[prompts, width]`, or nil.
    public let pooledPromptEmbeds: Tensor?, negativePooledPromptEmbeds: Tensor?
}

extension GivenEmbeds {
    /// The vectors of one prompt; a single row stands for all.
    func embeds(ofPrompt place: Int) -> GivenPromptEmbeds {
        func row(_ tensor: Tensor?) -> Tensor? {
            tensor.map { $0.element($0.shape[0] == 1 ? 0 : place) }
        }
        return GivenPromptEmbeds(
            promptEmbeds: promptEmbeds.element(promptEmbeds.shape[0] == 1 ? 0 : place),
            negativePromptEmbeds: row(negativePromptEmbeds),
            pooledPromptEmbeds: row(pooledPromptEmbeds),
            negativePooledPromptEmbeds: row(negativePooledPromptEmbeds)
        )
    }
}

extension Tensor {
    /// One place of the first axis, the axis kept.
    func element(_ index: Int) -> Tensor {
        let size = count / max(shape[0], 1)
        return Tensor(
            Array(doubles()[index * size..<(index + 1) * size]),
            shape: [1] + shape.dropFirst(),
            dtype: dtype
        )
    }
}

/// Reads the files that a specification names; what is wrong with them is a problem at the place that names them.
struct GivenFiles {
    let paths: DataPaths

    /// A picture, `[1, height, width, 3]`, or a mask, `[1, height, width, 1]`, of 0…1.
    ///
    /// PNG, or safetensors with a tensor of the key's name, `[channels, height, width]` or with an axis of 1 before.
    func picture(
        _ path: Located<String>,
        isMask: Bool,
        _ problems: inout [Problem]
    ) -> GivenTensor? {
        read(path, &problems) { file, bytes in
            guard file.hasSuffix(".safetensors") else {
                let picture = try PNG.decode(bytes)
                return isMask ? picture.greyTensor : picture.tensor
            }
            let channels = isMask ? 1 : 3
            let stored = try SafetensorsFile(path: file).tensor(isMask ? "mask_image" : "image")
            let shape = stored.shape.count == 3 ? [1] + stored.shape : stored.shape
            guard shape.count == 4, shape[0] == 1, shape[1] == channels else {
                throw GivenFileError(
                    "has the shape \(stored.shape), not [\(channels), height, width]"
                )
            }
            guard stored.doubles().allSatisfy({ (0...1).contains($0) }) else {
                throw GivenFileError("has numbers outside 0…1")
            }
            return try channelsLast(stored.reshaped(shape))
        }
    }

    /// Latents of one image or of every image, `[images, height, width, channels]`, stored channels-first.
    func latents(_ path: Located<String>, _ problems: inout [Problem]) -> GivenTensor? {
        read(path, &problems) { file, _ in
            let stored = try SafetensorsFile(path: file).tensor("latents")
            guard stored.shape.count == 4 else {
                throw GivenFileError(
                    "has the shape \(stored.shape), not [images, channels, height, width]"
                )
            }
            return try channelsLast(stored)
        }
    }

    /// Vectors of one prompt or of every prompt.
    func embeds(_ path: Located<String>, _ problems: inout [Problem]) -> GivenEmbeds? {
        guard let file = find(path, &problems) else { return nil }
        do {
            let digest = try SHA256Digest.hex(ofFile: file)
            let weights = try SafetensorsFile(path: file)
            func tensor(_ name: String, rank: Int) throws -> Tensor? {
                guard weights.entry(name) != nil else { return nil }
                let tensor = try weights.tensor(name)
                guard tensor.shape.count == rank else {
                    throw GivenFileError("'\(name)' has the shape \(tensor.shape)")
                }
                return tensor
            }
            guard let embeds = try tensor("prompt_embeds", rank: 3) else {
                throw GivenFileError("has no tensor 'prompt_embeds'")
            }
            return GivenEmbeds(
                path: path.value,
                digest: digest,
                promptEmbeds: embeds,
                negativePromptEmbeds: try tensor("negative_prompt_embeds", rank: 3),
                pooledPromptEmbeds: try tensor("pooled_prompt_embeds", rank: 2),
                negativePooledPromptEmbeds: try tensor("negative_pooled_prompt_embeds", rank: 2)
            )
        } catch {
            problems.append(path.location.problem("\(path.value): \(error)"))
            return nil
        }
    }

    private func read(
        _ path: Located<String>,
        _ problems: inout [Problem],
        _ body: (String, [UInt8]) throws -> Tensor
    ) -> GivenTensor? {
        guard let file = find(path, &problems) else { return nil }
        do {
            let mapped = try MappedFile(path: file)
            let bytes = mapped.withBytes(0..<mapped.count) { Array($0) }
            return GivenTensor(
                path: path.value,
                digest: SHA256Digest.hex(of: bytes),
                tensor: try body(file, bytes)
            )
        } catch {
            problems.append(path.location.problem("\(path.value): \(error)"))
            return nil
        }
    }

    private func find(_ path: Located<String>, _ problems: inout [Problem]) -> String? {
        if let file = paths.find(path.value) { return file }
        problems.append(
            path.location.problem(
                "there is no file '\(path.value)'",
                remedy: "looked in " + paths.folders.joined(separator: ", ")
            )
        )
        return nil
    }

    private func channelsLast(_ tensor: Tensor) throws -> Tensor {
        try Evaluator().channelsLast(tensor)
    }
}

/// What a file holds is not what is wanted.
struct GivenFileError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
