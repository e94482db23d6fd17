/// Where an attention rounds, as far as a bound on its error has to know.
public struct AttentionRoundings: Sendable, Hashable {
    /// How the row of a query is normalised.
    public enum Normalisation: Sendable, Hashable {
        /// All scores at once, shifted by their maximum; the sum of sixteen partial sums divides each probability.
        case wholeRow
        /// Key blocks with a running maximum and sum; the result is divided at the end.
        ///
        /// `shiftsByProduct` says that exponents are shifted by a rounded product of maximum and scale.
        case online(keyBlock: Int, shiftsByProduct: Bool)
        /// Key blocks with a running logsumexp; the result is divided after each block.
        case blockwise(keyBlock: Int)
        /// Key blocks with a running maximum, sum and result that are each rounded to a type after each block.
        case rounded(keyBlock: Int, to: DType)
    }

    /// The type of chains, scales and exponentials.
    public var wide: DType
    /// Roundings in `wide` on the way from a chain to its scaled score; a rounded constant counts as one.
    public var scalings: Int
    /// Roundings in `wide` of the score after it has been scaled: a mask that is added, log₂e that is taken in.
    public var scoreRoundings: Int
    /// The type that queries and keys are rounded to after scaling; nil where they are taken as given or stay wide.
    public var operandType: DType?
    /// The types that scores, probabilities and results are rounded to.
    public var scoreType: DType, probabilityType: DType, outputType: DType
    /// How rows are normalised.
    public var normalisation: Normalisation
    /// Unit roundoffs of what products do to queries and keys, and to probabilities and values, first; 0 for nothing.
    public var scoreOperandRoundoff: Double, valueOperandRoundoff: Double

    /// The rounding points from their parts.
    public init(
        wide: DType,
        scalings: Int,
        scoreRoundings: Int,
        operandType: DType? = nil,
        scoreType: DType,
        probabilityType: DType,
        outputType: DType,
        normalisation: Normalisation,
        scoreOperandRoundoff: Double,
        valueOperandRoundoff: Double
    ) {
        self.wide = wide
        self.scalings = scalings
        self.scoreRoundings = scoreRoundings
        self.operandType = operandType
        self.scoreType = scoreType
        self.probabilityType = probabilityType
        self.outputType = outputType
        self.normalisation = normalisation
        self.scoreOperandRoundoff = scoreOperandRoundoff
        self.valueOperandRoundoff = valueOperandRoundoff
    }
}

extension OnlineAttentionRecipe {
    /// Where the recipe rounds, for inputs stored in `dtype`.
    public func roundings(
        dtype: DType,
        mask: AttentionMask,
        on machine: Machine
    ) -> AttentionRoundings {
        let operands = machine.operandRoundoff(dtype, wide: stateType)
        // Scale times log₂e takes a rounding more than the scale; a mask is added between the two.
        let isAdded = mask.additive != nil
        let scoreType =
            if case .rounded(let type, _) = carry { type } else { stateType }
        return AttentionRoundings(
            wide: stateType,
            scalings: scalePlacement == .scores || isAdded ? 2 : 3,
            scoreRoundings: (isAdded ? 1 : 0)
                + (isAdded && scalePlacement != .scores ? 2 : 0),
            scoreType: scoreType,
            probabilityType: probabilityType,
            outputType: outputType,
            normalisation: normalisation(isAdded: isAdded),
            scoreOperandRoundoff: operands,
            valueOperandRoundoff: operands
        )
    }
}

extension OnlineAttentionRecipe {
    /// How rows are normalised where a mask is added to the scores, or is not.
    private func normalisation(isAdded: Bool) -> AttentionRoundings.Normalisation {
        switch carry {
        case .maximumAndSum:
            .online(
                keyBlock: blockKeys,
                shiftsByProduct: scalePlacement == .exponent && !isAdded
            )
        case .logsumexp: .blockwise(keyBlock: blockKeys)
        case .rounded(let type, _): .rounded(keyBlock: blockKeys, to: type)
        }
    }
}

extension Machine {
    /// The unit roundoff of what products in `wide` do first to operands stored in `dtype`: 0 where they take them as they are.
    public func operandRoundoff(_ dtype: DType, wide: DType) -> Double {
        guard let rounding = operandRounding(dtype, wide: wide) else { return 0 }
        let roundoff = Double(sign: .plus, exponent: -(rounding.mantissaBits + 1), significand: 1)
        return rounding.truncates ? 2 * roundoff : roundoff
    }
}
