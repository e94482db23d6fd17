import ErrorAnalysis
import Specs

/// One image of a trial beside that of its reference, after a step or at the end.
struct DriftRow {
    /// Relative L2 distances of a yardstick at the same place; nil where they are undefined.
    struct Band {
        var latents: Double?, image: Double?
    }

    let trial: Int, reference: Int
    let prompt: String
    let image: Int
    /// The index of the network call before it; -1 before the first.
    let step: Int
    let isFinal: Bool
    var latents: ErrorSample?
    /// Where the distance comes from; nil before the first step.
    var drift: StepDrift?
    var directionality: Double?
    /// The pictures; nil before the end.
    var picture: PicturePair?
    var bands: [DriftBand: Band] = [:]
}

extension DriftBand {
    /// What the yardstick is, in a few words.
    var meaning: String {
        switch self {
        case .precision: "relative L2 distance of vanilla in float16 from vanilla in float32"
        case .seed: "relative L2 distance of vanilla in float32 with other seeds from itself"
        }
    }
}
