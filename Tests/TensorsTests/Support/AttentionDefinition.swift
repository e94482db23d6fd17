import CKernels
import Tensors

/// Attention as the project defines it, one query at a time, in plain scalar loops.
struct AttentionDefinition {
    /// `[batch, tokens, heads · depth]`, all in one dtype.
    let queries: Tensor, keys: Tensor, values: Tensor
    let heads: Int, keyHeads: Int
    let scale: Double
    let mask: AttentionMask
    /// What a product does to the probabilities besides the recipe.
    var roundsProbability: (Double) -> Double = { $0 }

    var batch: Int { queries.shape[0] }
    var queryCount: Int { queries.shape[1] }
    var keyCount: Int { keys.shape[1] }
    var depth: Int { queries.shape[2] / heads }

    /// scale · q kᵀ + mask, `[pairs, queries, keys]`, rounded to the inputs' dtype.
    func scores() -> [Double] {
        let dtype = queries.dtype
        return (0..<batch * heads).flatMap { pair in
            (0..<queryCount).flatMap { query in
                dtype == .float64
                    ? scores(pair, query, alpha: scale, Heads<Double>(self))
                    : scores(pair, query, alpha: scale, Heads<Float>(self)).map(Double.init)
            }
        }.map(dtype.rounded)
    }

    /// Output `[batch, queries, heads · depth]`, or logsumexp `[batch, heads, queries]`, of a recipe.
    func online(_ recipe: OnlineAttentionRecipe) -> [Double] {
        recipe.stateType == .float64
            ? online(recipe, Heads<Double>(self))
            : online(recipe, Heads<Float>(self))
    }

    /// The numbers of all heads in the wide type.
    private struct Heads<Wide: WideNumber> {
        let queries: [Wide], keys: [Wide], values: [Wide], mask: [Wide]?

        init(_ attention: AttentionDefinition) {
            queries = attention.queries.doubles().map { Wide($0) }
            keys = attention.keys.doubles().map { Wide($0) }
            values = attention.values.doubles().map { Wide($0) }
            mask = attention.mask.additive?.doubles().map { Wide($0) }
        }
    }

    /// Element at which a key's or value's row of a pair begins.
    private func keyStart(_ pair: Int, _ key: Int) -> Int {
        let keyHead = pair % heads / (heads / keyHeads)
        return ((pair / heads * keyCount + key) * keyHeads + keyHead) * depth
    }

    /// alpha · q k + mask of one query with every key.
    private func scores<Wide: WideNumber>(
        _ pair: Int,
        _ query: Int,
        alpha: Double,
        _ numbers: Heads<Wide>
    ) -> [Wide] {
        let start = ((pair / heads * queryCount + query) * heads + pair % heads) * depth
        return (0..<keyCount).map { key in
            var chain: Wide = 0
            let row = keyStart(pair, key)
            for d in 0..<depth {
                chain = chain.addingProduct(numbers.queries[start + d], numbers.keys[row + d])
            }
            if Wide(alpha) != 1 { chain *= Wide(alpha) }
            if let tensor = mask.additive, let added = numbers.mask {
                let shape = tensor.shape
                let image = shape[0] == 1 ? 0 : pair / heads,
                    head = shape[1] == 1 ? 0 : pair % heads
                let line = shape[2] == 1 ? 0 : query
                chain += added[((image * shape[1] + head) * shape[2] + line) * shape[3] + key]
            }
            return mask.isCausal && key > query ? -.infinity : chain
        }
    }

    /// Factors on the finished chain, on the masked scores and in the exponent, the base, and what makes
    /// the maximum natural.
    private func factors(_ placement: OnlineAttentionRecipe.ScalePlacement) -> (
        alpha: Double, prescale: Double, exponent: Double, isBaseTwo: Bool, natural: Double
    ) {
        let log2e = 1.4426950408889634, ln2 = 0.6931471805599453
        return switch (placement, mask.additive == nil) {
        case (.scores, _): (scale, 1, 1, false, 1)
        case (.scoresBaseTwo, true): (1, scale * log2e, 1, true, ln2)
        case (.exponent, true): (1, 1, scale * log2e, true, scale)
        default: (scale, log2e, 1, true, ln2)
        }
    }

    private func online<Wide: WideNumber>(
        _ recipe: OnlineAttentionRecipe,
        _ numbers: Heads<Wide>
    ) -> [Double] {
        var output = [Double](repeating: 0, count: batch * queryCount * heads * depth)
        var logsumexp: [Double] = []
        for pair in 0..<batch * heads {
            for query in 0..<queryCount {
                let row = row(pair, query, recipe, numbers)
                logsumexp.append(Double(row.logsumexp))
                let start = ((pair / heads * queryCount + query) * heads + pair % heads) * depth
                for d in 0..<depth {
                    output[start + d] = recipe.outputType.rounded(Double(row.output[d]))
                }
            }
        }
        return recipe.result == .output ? output : logsumexp
    }

    private func row<Wide: WideNumber>(
        _ pair: Int,
        _ query: Int,
        _ recipe: OnlineAttentionRecipe,
        _ numbers: Heads<Wide>
    ) -> (output: [Wide], logsumexp: Wide) {
        let factors = factors(recipe.scalePlacement)
        let all = scores(pair, query, alpha: factors.alpha, numbers)
        var row = OnlineRowDefinition<Wide>(
            recipe: recipe,
            exponent: Wide(factors.exponent),
            isBaseTwo: factors.isBaseTwo,
            natural: Wide(factors.natural),
            roundsProbability: roundsProbability,
            depth: depth
        )
        let starts = Array(stride(from: 0, to: keyCount, by: recipe.blockKeys))
        for first in recipe.isReversed ? starts.reversed() : starts {
            if mask.isCausal && first > query { continue }
            let keys = first..<min(keyCount, first + recipe.blockKeys)
            row.take(
                all[keys].map { Wide(factors.prescale) == 1 ? $0 : $0 * Wide(factors.prescale) },
                values: keys.map { key in
                    let start = keyStart(pair, key)
                    return Array(numbers.values[start..<start + depth])
                }
            )
        }
        return row.result
    }
}
