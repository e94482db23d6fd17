/// Whose random numbers the noise is made of.
public enum NoiseGenerator: String, SpecWord {
    /// PyTorch's generator on the CPU.
    case torch
    /// NumPy's legacy generator, `RandomState`.
    case numpy
    /// NumPy's present generator, `default_rng`.
    case numpyDefault = "numpy-default-rng"
    /// Philox, PyTorch's generator on CUDA devices.
    case philox
}

/// The format that noise is drawn in.
public enum NoiseFormat: String, SpecWord {
    /// float32, rounded to the run's own: every precision starts from the same picture.
    case float32
    /// The run's own, as diffusers draws it.
    case same
}

/// Where the noise comes from.
public struct NoiseSpec: Sendable {
    /// Whose random numbers it is made of.
    public let generator: Located<NoiseGenerator>
    /// Whether the images of a batch share the stream of the first one, as diffusers has with a single generator.
    public let isShared: Located<Bool>
    /// The format that it is drawn in.
    public let format: Located<NoiseFormat>

    /// Reads the keys of the section `pipeline`.
    init(_ section: Section<PipelineKey>) {
        generator = section.word(.generator, of: NoiseGenerator.self) ?? section.absent(.torch)
        isShared = section.flag(.sharedGenerator, default: false)
        format = section.word(.noiseFormat, of: NoiseFormat.self) ?? section.absent(.float32)
    }
}
