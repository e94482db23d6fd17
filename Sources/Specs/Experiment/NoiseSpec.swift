/// The format that noise is drawn in.
public enum NoiseFormat: String, SpecWord {
    /// float32, rounded to the run's own: every precision starts from the same picture.
    case float32
    /// The run's own, as diffusers draws it.
    case same
}

/// Where the noise comes from.
public struct NoiseSpec: Sendable {
    /// The random stream, by name; PyTorch's on the CPU if the author named none.
    public let generator: Located<String>
    /// Whether the images of a batch share the stream of the first one, as diffusers has with a single generator.
    public let isShared: Located<Bool>
    /// The format that it is drawn in.
    public let format: Located<NoiseFormat>

    /// Reads the keys of the section `pipeline`.
    init(_ section: Section<PipelineKey>) {
        generator = section.text(.generator) ?? section.absent("torch")
        isShared = section.flag(.sharedGenerator, default: false)
        format = section.word(.noiseFormat, of: NoiseFormat.self) ?? section.absent(.float32)
    }
}
