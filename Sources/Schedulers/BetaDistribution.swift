import Tensors

/// The beta distribution on 0...1, whose quantiles are the levels of `use_beta_sigmas`.
///
/// For α and β of order 1; errors are below 1e-13 of the result.
package struct BetaDistribution {
    private let alpha: Double
    private let beta: Double
    /// log of the density's constant, 1 / B(α, β).
    private let logConstant: Double

    /// The distribution of the density x^(α-1) (1-x)^(β-1) / B(α, β).
    package init(alpha: Double, beta: Double) {
        self.alpha = alpha
        self.beta = beta
        logConstant =
            Self.logGamma(alpha + beta) - Self.logGamma(alpha) - Self.logGamma(beta)
    }

    /// The probability of a number of at most `x`: the regularised incomplete beta function.
    package func cumulative(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The continued fraction converges fast below the mean; above it the tail is computed.
        return x < (alpha + 1) / (alpha + beta + 2)
            ? lowerTail(x) : 1 - BetaDistribution(alpha: beta, beta: alpha).lowerTail(1 - x)
    }

    /// The number that is not exceeded with probability `p`.
    ///
    /// Newton's method, kept inside a bracket that every step narrows.
    package func quantile(_ p: Double) -> Double {
        guard p > 0 else { return 0 }
        guard p < 1 else { return 1 }
        // Small numbers keep their digits, so the tail with the smaller number is solved.
        if p > cumulative(0.5) {
            return 1 - BetaDistribution(alpha: beta, beta: alpha).quantile(1 - p)
        }
        var (low, high) = (0.0, 0.5)
        // Near 0 the probability is x^α / (α B).
        let start = (ElementaryFunction.log(p * alpha) - logConstant) / alpha
        var x = min(ElementaryFunction.exp(start), high)
        for _ in 0..<200 {
            let excess = cumulative(x) - p
            if excess > 0 { high = x } else { low = x }
            let density = ElementaryFunction.exp(
                (alpha - 1) * ElementaryFunction.log(x)
                    + (beta - 1) * ElementaryFunction.log(1 - x) + logConstant
            )
            let newton = x - excess / density
            let next = low...high ~= newton ? newton : (low + high) / 2
            if abs(next - x) <= 1e-16 * x { return next }
            x = next
        }
        return x
    }

    /// x^α (1-x)^β / (α B) times the continued fraction of the incomplete beta function, by Lentz's method.
    private func lowerTail(_ x: Double) -> Double {
        let front = ElementaryFunction.exp(
            alpha * ElementaryFunction.log(x) + beta * ElementaryFunction.log(1 - x) + logConstant
        )
        var (numerator, denominator) = (1.0, 1 / (1 - (alpha + beta) * x / (alpha + 1)))
        var value = denominator
        for m in 1...500 {
            let k = Double(m)
            let even = k * (beta - k) * x / ((alpha + 2 * k - 1) * (alpha + 2 * k))
            let odd =
                -(alpha + k) * (alpha + beta + k) * x / ((alpha + 2 * k) * (alpha + 2 * k + 1))
            var change = 1.0
            for term in [even, odd] {
                denominator = 1 / (1 + term * denominator)
                numerator = 1 + term / numerator
                change = numerator * denominator
                value *= change
            }
            if abs(change - 1) < 1e-16 { break }
        }
        return front * value / alpha
    }

    /// log Γ(x) for x > 0: Stirling's series with seven of Bernoulli's numbers, from x + n ≥ 12 down by Γ(x+1) = x Γ(x).
    private static func logGamma(_ x: Double) -> Double {
        var (shifted, product) = (x, 1.0)
        while shifted < 12 {
            product *= shifted
            shifted += 1
        }
        let bernoulli = [
            1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156,
        ]
        let square = shifted * shifted
        let series = bernoulli.reversed().reduce(0) { $0 / square + $1 } / shifted
        let halfLogTwoPi = 0.918_938_533_204_672_741_8
        return (shifted - 0.5) * ElementaryFunction.log(shifted) - shifted + halfLogTwoPi + series
            - ElementaryFunction.log(product)
    }
}
