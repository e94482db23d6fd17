/// Where the noise comes from.
public struct NoiseSettings: Sendable, Hashable {
    /// The random stream's name.
    public var generator: String
    /// Whether a batch has one stream, that of its first image, as diffusers has with a single generator.
    public var isShared: Bool
    /// Whether noise is drawn in the run's own dtype, as diffusers does; else in float32 and rounded, so that runs in
    /// every precision start from the same picture.
    public var isDrawnInRunDType: Bool

    /// A stream for each image, drawn in float32.
    public init(
        generator: String = "torch",
        isShared: Bool = false,
        isDrawnInRunDType: Bool = false
    ) {
        self.generator = generator
        self.isShared = isShared
        self.isDrawnInRunDType = isDrawnInRunDType
    }
}
