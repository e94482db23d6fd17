import Attention
import Checkpoints
import Models
import Tensors
import TestSupport
import Testing

/// Which tiles fit together, and that those give a picture of the size that is asked for.
struct AutoencoderTilingTests {
    private let model: AutoencoderKL
    private let pass: Pass

    init() throws {
        let evaluator = Evaluator()
        model = try AutoencoderKL(
            ComponentDirectory(path: "\(Repository.embeddedModel)/vae"),
            evaluator: evaluator,
            dtype: .float32,
            isSymbolic: true
        )
        pass = Pass(evaluator: evaluator, attention: AttentionPolicy(try FlashAttention()))
    }

    @Test("every tile that fits gives the requested size, both ways, for any size of picture")
    func sizes() throws {
        let factor = model.config.scaleFactor
        var fitting = 0
        for tile in 8...48 {
            for overlap in [0, 0.125, 0.2, 0.25, 0.3, 0.5, 0.6, 0.75] {
                let tiling = AutoencoderTiling(
                    isTiling: true,
                    tileSampleMinSize: tile,
                    overlapFactor: overlap
                )
                guard tiling.fits(model.config) else { continue }
                fitting += 1
                for (height, width) in [(4, 13), (9, 7), (12, 12), (17, 5)] {
                    let latents = try Tensor.symbolic([1, height, width, 4], .float32)
                    let image = try model.decode(latents, tiling: tiling, in: pass)
                    let wanted = [1, factor * height, factor * width, 3]
                    #expect(image.shape == wanted, "\(tile), \(overlap)")
                    let mean = try model.encode(image, tiling: tiling, in: pass).mean
                    #expect(mean.shape == latents.shape, "\(tile), \(overlap)")
                }
            }
        }
        #expect(fitting > 20)
    }

    @Test(
        "tiles that do not fit together are told apart",
        arguments: [(10, 0.25), (20, 0.25), (64, 0.3), (8, 0.25), (32, 0.2)]
    )
    func unfit(tile: Int, overlap: Double) {
        let tiling = AutoencoderTiling(
            isTiling: true,
            tileSampleMinSize: tile,
            overlapFactor: overlap
        )
        #expect(!tiling.fits(model.config))
    }
}
