package import Tensors

/// How far the product of probabilities and values may move a result, in units of each probability.
///
/// γ_N(u) for a chain over N keys in any order, and 2u + u² of operands that are rounded first.
package enum ValueBound {
    /// The roundings for `keys`.
    package static func roundings(_ points: AttentionRoundings, keys: Int) -> ProbabilityRoundings {
        var roundings = ProbabilityRoundings()
        roundings.common =
            Roundoff.gamma(keys, points.wide.unitRoundoff)
            + Roundoff.gamma(2, points.valueOperandRoundoff)
        if points.valueOperandRoundoff > 0 {
            roundings.underflow = points.wide.leastNormalMagnitude * points.valueOperandRoundoff
        }
        return roundings
    }
}
