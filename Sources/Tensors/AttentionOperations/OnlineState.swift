import CKernels

/// What some rows carry from one key block to the next, at the first of them: numbers in the wide type, one a row.
struct OnlineState {
    /// Maximum, or logsumexp where that is carried, and sum.
    let maxima: UnsafeMutableRawPointer, sums: UnsafeMutableRawPointer
    /// What the output is multiplied by before a block's values are added to it, and, where recipes ask for it, after.
    let corrections: UnsafeMutableRawPointer, divisors: UnsafeMutableRawPointer

    /// Scores of a block become unnormalised probabilities; the state goes on.
    func take(
        _ scores: Tile,
        rows: Int,
        keys: Int,
        _ recipe: OnlineAttentionRecipe,
        _ exponents: OnlineExponents,
        _ isa: ck_isa
    ) {
        let wide = recipe.stateType.kernel
        switch recipe.carry {
        case .maximumAndSum:
            ck_online_softmax(
                isa,
                wide,
                scores.address,
                scores.stride,
                rows,
                keys,
                exponents.prescale,
                exponents.exponent,
                exponents.isBaseTwo ? 1 : 0,
                recipe.probabilityType.kernel,
                maxima,
                sums,
                corrections
            )
        case .logsumexp:
            ck_normalising_softmax(
                isa,
                wide,
                scores.address,
                scores.stride,
                rows,
                keys,
                exponents.prescale,
                exponents.exponent,
                exponents.isBaseTwo ? 1 : 0,
                exponents.naturalMaximum,
                recipe.probabilityType.kernel,
                maxima,
                sums,
                corrections,
                divisors
            )
        case .rounded(let type, let normalisesBlocks):
            ck_rounding_softmax(
                isa,
                wide,
                scores.address,
                scores.stride,
                rows,
                keys,
                exponents.prescale,
                type.kernel,
                normalisesBlocks ? 1 : 0,
                maxima,
                sums,
                corrections,
                divisors
            )
        }
    }
}

extension OnlineAttentionRecipe.Carry {
    /// The type to which the output is rounded after each block, once it is divided; nil where neither happens.
    func roundedType(_ wide: DType) -> DType? {
        switch self {
        case .maximumAndSum: nil
        case .logsumexp: wide
        case .rounded(let type, _): type
        }
    }

    /// Whether the output is divided after each block.
    var isDivided: Bool {
        switch self {
        case .maximumAndSum: false
        case .logsumexp: true
        case .rounded(_, let normalisesBlocks): normalisesBlocks
        }
    }
}
