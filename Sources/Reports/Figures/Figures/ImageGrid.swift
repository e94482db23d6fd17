import Foundation
import Images
import Records
import Tensors

/// The pictures of all trials side by side, by the axes of the sweep, with those that they are compared with: a grid a
/// picture of the prompts.
public enum ImageGrid: Figure {
    /// The figure's name.
    public static let name = "image-grid"

    /// It needs recorded images.
    public static func obstacle(_ source: FigureSource) -> String? {
        source.reader.tensorNames.contains { $0.name == "images" }
            ? nil : "the record keeps no images; write record: {tensors: [latents, images]}"
    }

    /// A drawing for each picture that a trial draws.
    ///
    /// Throws `RecordError` or `PNGError`.
    public static func drawings(of source: FigureSource) throws -> [Drawing] {
        let album = try Album(source)
        return try (0..<album.count).map { image in
            let grid = try PictureGrid(source, album, image: image)
            return try Drawing(
                name: "\(name)-\(album.name(of: image))",
                data: grid.data,
                form: .svg(grid.svg())
            )
        }
    }
}

/// Every picture of a record, and what the prompts are called.
struct Album {
    private let pictures: [Int: [RGBImage]]
    private let prompts: [Int: String]

    init(_ source: FigureSource) throws {
        var pictures: [Int: [RGBImage]] = [:]
        let kept = Set(source.reader.tensorNames.filter { $0.name == "images" }.map(\.trial))
        for trial in source.summary.trials.map(\.trial) {
            guard let id = kept.first(where: { trial.id.hasPrefix($0) }) else { continue }
            let recorded = try source.reader.tensor(trial: id, name: "images")
            pictures[trial.row] = recorded.tensor.map { RGBImage.pictures(of: $0) }
        }
        self.pictures = pictures
        let named = source.drift.map { Array(zip($0.image, $0.prompt)) } ?? []
        prompts = Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    /// The most pictures that a trial drew.
    var count: Int { pictures.values.map(\.count).max() ?? 0 }

    /// A picture of a trial, or nil where it was not drawn.
    func picture(_ row: Int, _ image: Int) -> RGBImage? {
        guard let all = pictures[row], all.indices.contains(image) else { return nil }
        return all[image]
    }

    /// The id of the picture's prompt, with a number where it has more than one picture; a number alone where the record
    /// does not say.
    func name(of image: Int) -> String {
        guard let prompt = prompts[image] else { return "\(image + 1)" }
        let siblings = prompts.filter { $0.value == prompt }.keys.sorted()
        guard siblings.count > 1, let place = siblings.firstIndex(of: image) else { return prompt }
        return "\(prompt)-\(place + 1)"
    }
}
