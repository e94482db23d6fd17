package import Tensors

/// How far the arithmetic of the softmax may move a probability, whatever the scores are.
///
/// Exponents lose a rounding of their distance from the maximum, the project's exponential is off by at most 1 ulp, 2u. A sum
/// of positive numbers in sixteen partial sums loses γ of the longest way through it. Online, a running maximum that moves
/// costs three roundings of the way that it goes and one exponential; the state of output and sum is corrected apart, a
/// rounding each time, while an error of the correction moves both and so counts as one of the exponential.
///
/// Where a logsumexp is carried, what is rounded of it after a block moves all keys before against those that follow: by the
/// largest score so far, and by ln N at most. A state that is rounded to a narrow type costs two roundings to it a block: of
/// the sum, which is 1 at least, and of the output, which is no larger than Σ p |v|.
package enum SoftmaxBound {
    /// The roundings for rows of `keys`.
    package static func roundings(_ points: AttentionRoundings, keys: Int) -> ProbabilityRoundings {
        let roundoff = points.wide.unitRoundoff
        func gamma(_ count: Int) -> Double { Roundoff.gamma(count, roundoff) }
        func additions(_ count: Int) -> Int { (count + 15) / 16 + 4 }
        func blocks(_ size: Int) -> Int { (keys + size - 1) / size }
        var roundings = ProbabilityRoundings()
        switch points.normalisation {
        case .wholeRow:
            roundings.spread = gamma(1)
            roundings.constant = gamma(2)
            // The sum, and the division.
            roundings.common = gamma(additions(keys) + 1)
        case .online(let keyBlock, let shiftsByProduct):
            let blocks = blocks(keyBlock)
            roundings.spread = gamma(4)
            roundings.maximum = shiftsByProduct ? gamma(1) : 0
            roundings.constant = gamma(2 * max(blocks, 1))
            // The sum and its corrections, those of the output, the reciprocal and its product.
            roundings.common = gamma(additions(min(keyBlock, keys)) + 2 * blocks + 2)
        case .blockwise(let keyBlock):
            let blocks = blocks(keyBlock)
            // ln N ≤ log₂ N · ln 2, and log₂ is below the next exponent.
            let logarithm = 0.694 * Double(Double(max(keys, 1)).exponent + 1)
            roundings.spread = gamma(6)
            roundings.maximum = gamma(blocks + 6)
            roundings.constant = gamma(2 * blocks + 2) + gamma(4 * blocks + 4) * logarithm
            roundings.common = gamma(additions(min(keyBlock, keys)) + 4 * blocks + 2)
        case .rounded(let keyBlock, let type):
            let blocks = blocks(keyBlock), least = type.leastNonzeroMagnitude
            roundings.spread = gamma(4)
            roundings.constant = gamma(4 * blocks + 2)
            // Sums of a block, and the running one, may underflow; so may each probability of a sum that is 1 at least.
            roundings.common =
                gamma(additions(min(keyBlock, keys)) + 6 * blocks + 2)
                + Roundoff.gamma(2 * blocks + 1, Roundoff.of(type, from: points.wide))
                + Double(2 * blocks + keys) * least
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
