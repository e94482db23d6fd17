import Checkpoints
import Images
import Specs
import Tensors

/// Reads the files that a specification names, each once; what is wrong with one is a problem at the place that names it.
struct GivenFiles {
    let paths: DataPaths
    /// Files that were not found.
    private(set) var missing = 0
    private var tensors: [String: GivenTensor] = [:]
    private var embeds: [String: GivenEmbeds] = [:]

    init(paths: DataPaths) { self.paths = paths }

    /// A picture, `[1, height, width, 3]`, or a mask, `[1, height, width, 1]`, of 0…1.
    ///
    /// PNG, or safetensors with a tensor of the key's name, `[channels, height, width]` or with an axis of 1 before.
    mutating func picture(
        _ path: Located<String>,
        isMask: Bool,
        _ problems: inout [Problem]
    ) -> GivenTensor? {
        tensor(path, as: isMask ? "mask" : "image", &problems) { file in
            guard file.hasSuffix(".safetensors") else {
                let mapped = try MappedFile(path: file)
                let picture = try PNG.decode(mapped.withBytes(0..<mapped.count) { Array($0) })
                return isMask ? picture.greyTensor : picture.tensor
            }
            let channels = isMask ? 1 : 3
            let stored = try SafetensorsFile(path: file).tensor(isMask ? "mask_image" : "image")
            let shape = stored.shape.count == 3 ? [1] + stored.shape : stored.shape
            guard shape.count == 4, shape[0] == 1, shape[1] == channels, stored.count > 0 else {
                throw GivenFileError(
                    "has the shape \(stored.shape), not [\(channels), height, width]"
                )
            }
            guard stored.doubles().allSatisfy({ (0...1).contains($0) }) else {
                throw GivenFileError("has numbers outside 0…1")
            }
            return try Evaluator().channelsLast(stored.reshaped(shape))
        }
    }

    /// Latents of one image or of every image, stored `[images, channels, height, width]`.
    mutating func latents(_ path: Located<String>, _ problems: inout [Problem]) -> GivenTensor? {
        tensor(path, as: "latents", &problems) { file in
            let stored = try SafetensorsFile(path: file).tensor("latents")
            guard stored.shape.count == 4, stored.count > 0 else {
                throw GivenFileError(
                    "has the shape \(stored.shape), not [images, channels, height, width]"
                )
            }
            return try Evaluator().channelsLast(stored)
        }
    }

    /// Vectors of one prompt or of every prompt.
    mutating func promptEmbeds(
        _ path: Located<String>,
        _ problems: inout [Problem]
    ) -> GivenEmbeds? {
        if let known = embeds[path.value] { return known }
        let given = read(path, &problems) { file in
            let weights = try SafetensorsFile(path: file)
            func tensors(_ name: String, rank: Int) throws -> [Tensor] {
                guard weights.entry(name) != nil else { return [] }
                let tensor = try weights.tensor(name)
                guard tensor.shape.count == rank, tensor.count > 0 else {
                    throw GivenFileError("'\(name)' has the shape \(tensor.shape)")
                }
                return try Self.rows(tensor)
            }
            let given = GivenEmbeds(
                path: path.value,
                digest: try SHA256Digest.hex(ofFile: file),
                promptEmbeds: try tensors("prompt_embeds", rank: 3),
                negativePromptEmbeds: try tensors("negative_prompt_embeds", rank: 3),
                pooledPromptEmbeds: try tensors("pooled_prompt_embeds", rank: 2),
                negativePooledPromptEmbeds: try tensors("negative_pooled_prompt_embeds", rank: 2)
            )
            guard !given.promptEmbeds.isEmpty else {
                throw GivenFileError("has no tensor 'prompt_embeds'")
            }
            return given
        }
        embeds[path.value] = given
        return given
    }

    private mutating func tensor(
        _ path: Located<String>,
        as kind: String,
        _ problems: inout [Problem],
        _ body: (String) throws -> Tensor
    ) -> GivenTensor? {
        let key = "\(kind) \(path.value)"
        if let known = tensors[key] { return known }
        let given = read(path, &problems) { file in
            GivenTensor(
                path: path.value,
                digest: try SHA256Digest.hex(ofFile: file),
                tensors: try Self.rows(body(file))
            )
        }
        tensors[key] = given
        return given
    }

    private mutating func read<Given>(
        _ path: Located<String>,
        _ problems: inout [Problem],
        _ body: (String) throws -> Given
    ) -> Given? {
        guard let file = paths.find(path.value) else {
            missing += 1
            problems.append(
                path.location.problem(
                    "there is no file '\(path.value)'",
                    remedy: "looked in " + paths.folders.joined(separator: ", ")
                )
            )
            return nil
        }
        do {
            return try body(file)
        } catch {
            problems.append(path.location.problem("\(path.value): \(error)"))
            return nil
        }
    }

    /// The places of the first axis, each with that axis kept.
    private static func rows(_ tensor: Tensor) throws -> [Tensor] {
        try (0..<tensor.shape[0]).map { try Evaluator().slice(tensor, $0..<$0 + 1) }
    }
}

/// What a file holds is not what is wanted.
struct GivenFileError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
