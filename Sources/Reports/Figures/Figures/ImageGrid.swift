import Foundation
import Images
import Records
import Tensors

/// The pictures of all trials side by side, by the axes of the sweep, with those that they are compared with and what is
/// between them: a grid a picture of the prompts.
public enum ImageGrid: Figure {
    /// The figure's name.
    public static let name = "image-grid"

    /// It needs recorded images.
    public static func obstacle(_ source: FigureSource) -> String? {
        source.reader.tensorNames.contains { $0.name == "images" }
            ? nil : "the record keeps no images; write record: {tensors: [latents, images]}"
    }

    /// The most pictures that have a grid: a page of hundreds helps nobody.
    static let most = 6

    /// A drawing for each of the first pictures that a trial draws.
    ///
    /// Throws `RecordError` or `PNGError`.
    public static func drawings(of source: FigureSource) throws -> [Drawing] {
        let album = try Album(source)
        let shown = min(album.count, most)
        let files = NameText.slugs((0..<shown).map(album.name), otherwise: "picture")
        return try (0..<shown).map { image in
            let grid = try PictureGrid(source, album, image: image)
            let file = "\(name)-\(files[image])", sheet = grid.sheet
            return try Drawing(
                name: file,
                data: grid.data,
                form: .svg(sheet.svg()),
                caption: grid.caption
                    + (shown < album.count
                        ? " One of the first \(shown) of \(album.count) pictures." : ""),
                alternative: grid.alternative,
                python: python(of: image),
                printing: sheet.printing(file, title: grid.title)
            )
        }
    }

    private static func python(of image: Int) -> String {
        """
        import matplotlib.pyplot as plt
        import numpy as np

        trials = table("trials")
        kept = [(label, f"tensors/{id[:12]}/images") for label, id in zip(trials.label, trials.id)]
        kept = [(label, record[path]) for label, path in kept if path in record]
        panels = plt.subplots(len(kept), 1, figsize=(3, 3 * len(kept)), layout="constrained", squeeze=False)[1]
        for panel, (label, images) in zip(panels.flat, kept):
            pixels = images[\(image)]
            if images.attrs["sdlab_dtype"] == "bfloat16":
                pixels = (pixels.astype(np.uint32) << 16).view(np.float32)
            panel.imshow(np.clip(pixels.astype(float), 0, 1))
            panel.set_title(label)
            panel.axis("off")
        plt.show()
        """
    }
}

/// Every picture of a record, and what the prompts are called.
struct Album {
    private let pictures: [Int: [RGBImage]]
    /// The recorded values, by a trial's row.
    private let values: [Int: Tensor]
    private let prompts: [Int: String]

    init(_ source: FigureSource) throws {
        var pictures: [Int: [RGBImage]] = [:], values: [Int: Tensor] = [:]
        let kept = Set(source.reader.tensorNames.filter { $0.name == "images" }.map(\.trial))
        for trial in source.summary.trials.map(\.trial) {
            guard let id = kept.first(where: { trial.id.hasPrefix($0) }) else { continue }
            let recorded = try source.reader.tensor(trial: id, name: "images")
            guard let tensor = recorded.tensor else { continue }
            pictures[trial.row] = RGBImage.pictures(of: tensor)
            values[trial.row] = tensor
        }
        self.pictures = pictures
        self.values = values
        let named =
            try Self.prompts(source.reader) ?? source.drift.map { Array(zip($0.image, $0.prompt)) }
            ?? []
        prompts = Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    /// Which prompt each picture has, as `/images` says; nil where the record has no such table.
    private static func prompts(_ reader: RecordReader) throws -> [(Int, String)]? {
        guard reader.tableNames.contains("images") else { return nil }
        let table = try reader.storedTable("images")
        return Array(zip(try table.integers("image"), try table.strings("prompt")))
    }

    /// The most pictures that a trial drew.
    var count: Int { pictures.values.map(\.count).max() ?? 0 }

    /// A picture of a trial, or nil where it was not drawn.
    func picture(_ row: Int, _ image: Int) -> RGBImage? {
        guard let all = pictures[row], all.indices.contains(image) else { return nil }
        return all[image]
    }

    /// What is between the pictures of two trials; nil where one was not drawn, or where they differ in size.
    func difference(_ row: Int, from reference: Int, _ image: Int) -> PictureDifference? {
        guard let tested = values[row], let other = values[reference],
            tested.shape.dropFirst() == other.shape.dropFirst(),
            min(tested.shape[0], other.shape[0]) > image
        else { return nil }
        return PictureDifference(tested, other, image: image)
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
