package import Tensors

/// How far q·k and its scaling and rounding may move a score.
///
/// |Ŝ − S| ≤ [γ_{d + scalings}(u) + …] · |scale| Σ |q||k| + u_S |S| + what underflows, where d is the depth and u the roundoff of
/// the chain. It holds for sums in any order. Operands that are rounded first add 2u + u².
package enum ScoreBound {
    /// The roundings of scores over `depth`; `largestOperand` is max |q| + max |k|, which scales underflow alone.
    package static func roundings(
        _ points: AttentionRoundings,
        depth: Int,
        scale: Double,
        largestOperand: Double
    ) -> ProbabilityRoundings {
        let wide = points.wide
        var product = Roundoff.gamma(depth + points.scalings, wide.unitRoundoff)
        var underflow = Double(depth) * wide.leastNonzeroMagnitude * max(abs(scale), 1)
        if let operand = points.operandType {
            product = Roundoff.product(product, Roundoff.gamma(2, operand.unitRoundoff))
            underflow +=
                Double(depth) * operand.leastNonzeroMagnitude * abs(scale).squareRoot()
                * largestOperand
        }
        if points.scoreOperandRoundoff > 0 {
            let roundoff = points.scoreOperandRoundoff
            product = Roundoff.product(product, Roundoff.gamma(2, roundoff))
            underflow +=
                Double(depth) * wide.leastNormalMagnitude * roundoff * abs(scale) * largestOperand
        }
        // What was computed is rounded, not what is exact.
        let later = Roundoff.product(
            Roundoff.gamma(points.scoreRoundings, wide.unitRoundoff),
            Roundoff.of(points.scoreType, from: wide)
        )
        var roundings = ProbabilityRoundings()
        roundings.product = product * (1 + later)
        roundings.score = later
        roundings.absolute = underflow + points.scoreType.leastNonzeroMagnitude
        return roundings
    }
}
