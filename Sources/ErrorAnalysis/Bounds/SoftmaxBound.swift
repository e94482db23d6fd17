package import Tensors

/// How far the arithmetic of the softmax may move a probability, whatever the scores are.
///
/// Exponents lose a rounding of their distance from the maximum, the project's exponential is off by at most 1 ulp, 2u. A sum
/// of positive numbers in sixteen partial sums loses γ of the longest way through it. Online, a running maximum that moves
/// costs three roundings of the way that it goes and one exponential; the state of output and sum is corrected apart, a
/// rounding each time, while an error of the correction moves both and so counts as one of the exponential.
package enum SoftmaxBound {
    /// The roundings for rows of `keys`.
    package static func roundings(_ points: AttentionRoundings, keys: Int) -> ProbabilityRoundings {
        let roundoff = points.wide.unitRoundoff
        func gamma(_ count: Int) -> Double { Roundoff.gamma(count, roundoff) }
        func additions(_ count: Int) -> Int { (count + 15) / 16 + 4 }
        var roundings = ProbabilityRoundings()
        switch points.normalisation {
        case .wholeRow:
            roundings.spread = gamma(1)
            roundings.constant = gamma(2)
            // The sum, and the division.
            roundings.common = gamma(additions(keys) + 1)
        case .online(let keyBlock, let shiftsByProduct):
            let blocks = (keys + keyBlock - 1) / keyBlock
            roundings.spread = gamma(4)
            roundings.maximum = shiftsByProduct ? gamma(1) : 0
            roundings.constant = gamma(2 * max(blocks, 1))
            // The sum and its corrections, those of the output, the reciprocal and its product.
            roundings.common = gamma(additions(min(keyBlock, keys)) + 2 * blocks + 2)
        }
        // An exponential, its share of the sum, and the stored probability may underflow.
        roundings.common += Roundoff.gamma(
            1,
            Roundoff.of(points.probabilityType, from: points.wide)
        )
        roundings.underflow =
            points.probabilityType.leastNonzeroMagnitude + 4 * points.wide.leastNonzeroMagnitude
        return roundings
    }
}
