public import Tensors

extension AttentionBackend {
    /// The probabilities that the backend weights values with, `[batch · heads, queries, keys]` in the queries' dtype.
    ///
    /// The backend itself is asked, with the rows of the identity for values, `depth` keys at a time: what comes out is each
    /// probability after all that the backend does to it, its last rounding included. Throws `MemoryLimitExceeded`.
    public func effectiveProbabilities(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let layout = input.layout, depth = layout.depth, width = layout.keyHeads * depth
        let rows = layout.batch * layout.heads * layout.queries
        var probabilities = [Double](repeating: 0, count: rows * layout.keys)
        for first in stride(from: 0, to: layout.keys, by: depth) {
            let keys = first..<min(layout.keys, first + depth)
            var identity = [Double](repeating: 0, count: layout.batch * layout.keys * width)
            for image in 0..<layout.batch {
                for key in keys {
                    let row = (image * layout.keys + key) * width
                    for head in 0..<layout.keyHeads {
                        identity[row + head * depth + key - first] = 1
                    }
                }
            }
            let answer = try attend(
                input.replacing(
                    values: Tensor(
                        identity,
                        shape: input.values.shape,
                        dtype: input.values.dtype
                    )
                ),
                in: evaluator
            ).doubles()
            for row in 0..<rows {
                let pair = row / layout.queries, query = row % layout.queries
                let place = layout.queryStart(pair, row: query)
                for key in keys {
                    probabilities[row * layout.keys + key] = answer[place + key - first]
                }
            }
        }
        return Tensor(
            probabilities,
            shape: [layout.batch * layout.heads, layout.queries, layout.keys],
            dtype: input.queries.dtype
        )
    }
}

extension AttentionInput {
    /// The same question about other values.
    func replacing(values: Tensor) -> AttentionInput {
        AttentionInput(
            queries: queries,
            keys: keys,
            values: values,
            heads: heads,
            keyHeads: keyHeads,
            scale: scale,
            mask: mask,
            upcastsAttention: upcastsAttention
        )
    }

    /// ln Σ eˢ of each row of stored scores, in float64: `[batch · heads, queries, keys]` → `[batch, heads, queries]`.
    func logsumexp(ofScores scores: Tensor) -> Tensor {
        let keys = layout.keys, numbers = scores.doubles()
        let rows = (0..<layout.batch * heads * layout.queries).map { row -> Double in
            let scores = numbers[row * keys..<(row + 1) * keys]
            guard let most = scores.max(), most > -.infinity else { return -.infinity }
            let sum = ElementaryFunction.exp.applying(to: scores.map { $0 - most }).reduce(0, +)
            return most + ElementaryFunction.log(sum)
        }
        return Tensor(rows, shape: [layout.batch, heads, layout.queries])
    }
}
