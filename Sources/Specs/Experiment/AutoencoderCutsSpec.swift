/// How the autoencoder cuts its work (diffusers' `enable_vae_slicing` and `enable_vae_tiling`).
public struct AutoencoderCutsSpec: Sendable {
    /// Whether one image goes through at a time, and whether large ones are cut into tiles.
    public let isSlicing: Located<Bool>, isTiling: Located<Bool>
    /// A tile's height and width in pixels; nothing: the size that the autoencoder was trained on.
    public let tileSampleMinSize: Located<Int>?
    /// The share of a tile that the next one covers again.
    public let overlapFactor: Located<Double>

    /// Reads the keys of the section `pipeline`.
    init(_ section: Section<PipelineKey>) {
        isSlicing = section.flag(.slicing, default: false)
        isTiling = section.flag(.tiling, default: false)
        tileSampleMinSize = section.integer(.tileSize, in: 8...65536)
        overlapFactor = section.number(.tileOverlap, in: 0...0.75) ?? section.absent(0.25)
    }
}
