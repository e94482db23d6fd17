/// Where the scale of an online softmax acts: P = E(prescale · (alpha · s + mask) · exponent − …), E = 2^x or e^x.
struct OnlineExponents {
    /// Factors on the finished chain before a mask, on the scores after it, and in the exponent.
    let alpha: Double, prescale: Double, exponent: Double
    let isBaseTwo: Bool
    /// What turns the running maximum into natural units.
    let naturalMaximum: Double

    init(
        _ placement: OnlineAttentionRecipe.ScalePlacement,
        scale: Double,
        mask: AttentionMask
    ) {
        let log2e = 1.4426950408889634, ln2 = 0.6931471805599453
        switch placement {
        case .scores:
            // Without a mask before it, the scale is one multiplication wherever it stands.
            let isMasked = mask.isCausal || mask.additive != nil
            (alpha, prescale) = isMasked ? (scale, 1) : (1, scale)
            (exponent, isBaseTwo, naturalMaximum) = (1, false, 1)
        case .scoresBaseTwo where mask.additive == nil:
            (alpha, prescale, exponent, isBaseTwo) = (1, scale * log2e, 1, true)
            naturalMaximum = ln2
        case .exponent where mask.additive == nil:
            (alpha, prescale, exponent, isBaseTwo) = (1, 1, scale * log2e, true)
            naturalMaximum = scale
        case .exponent, .scoresBaseTwo:
            // A mask is added to scaled scores: scale, add, then to base two (CUTLASS with a bias).
            (alpha, prescale, exponent, isBaseTwo) = (scale, log2e, 1, true)
            naturalMaximum = ln2
        }
    }
}
