public import Tensors

/// What no correct implementation of an attention may pass: an a priori bound on the error of each element.
///
/// |Ô − O| ≤ Σⱼ bⱼ |vⱼ| (1 + u_O) + u_O |O| + what underflows, where bⱼ bounds the error of a probability by the roundings of
/// scores, softmax and products (`ScoreBound`, `SoftmaxBound`, `ValueBound`): each probability by its own, so that keys of
/// no weight do not widen the bound. It is a worst case over all roundings and orders of summation; only an overflow can break
/// it. The exact scores and probabilities are computed in float64, whose own errors a factor 1 + 2⁻²⁰ covers.
public struct AttentionBound: Sendable {
    /// Where the tested attention rounds, and where its reference does.
    public let tested: AttentionRoundings, reference: AttentionRoundings

    /// A bound on the distance between two attentions of the same inputs, either of which may be the less exact one.
    public init(tested: AttentionRoundings, reference: AttentionRoundings) {
        self.tested = tested
        self.reference = reference
    }

    /// Scores of a slice of heads take at most this many bytes.
    private static let sliceBytes = 32 << 20

    /// The bound of each element of `output`, the float64 reference, in its shape `[batch, queries, heads · depth]`.
    ///
    /// Queries, keys and values are in any dtype, `[batch, tokens, heads · depth]`. Throws `MemoryLimitExceeded`.
    public func evaluate(
        queries: Tensor,
        keys: Tensor,
        values: Tensor,
        heads: Int,
        keyHeads: Int,
        scale: Double,
        mask: AttentionMask,
        output: Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let q = try evaluator.cast(queries, to: .float64)
        let k = try evaluator.cast(keys, to: .float64)
        let sizes = (q: try evaluator.magnitude(q), k: try evaluator.magnitude(k))
        let v = try evaluator.magnitude(try evaluator.cast(values, to: .float64))
        let additive = try mask.additive.map { (tensor) throws(MemoryLimitExceeded) in
            try evaluator.cast(tensor, to: .float64)
        }
        let mask = AttentionMask(isCausal: mask.isCausal, additive: additive)
        let roundings = roundings(
            depth: q.shape[2] / heads,
            keys: k.shape[1],
            scale: scale,
            largestOperand: (sizes.q.doubles().max() ?? 0) + (sizes.k.doubles().max() ?? 0)
        )
        let pairs = q.shape[0] * heads
        let size = max(1, Self.sliceBytes / max(q.shape[1] * k.shape[1] * 8, 1))
        var slices: [Tensor] = []
        for first in stride(from: 0, to: pairs, by: size) {
            let slice = first..<min(pairs, first + size)
            func scores(
                _ q: Tensor,
                _ k: Tensor,
                _ alpha: Double,
                _ mask: AttentionMask
            ) throws(MemoryLimitExceeded) -> Tensor {
                try evaluator.attentionScores(
                    queries: q,
                    keys: k,
                    heads: heads,
                    keyHeads: keyHeads,
                    pairs: slice,
                    alpha: alpha,
                    mask: mask
                )
            }
            let exact = try scores(q, k, scale, mask)
            let bounds = try evaluator.probabilityBounds(
                scores: exact,
                products: try scores(sizes.q, sizes.k, abs(scale), .none),
                probabilities: try evaluator.softmax(exact),
                roundings
            )
            slices.append(
                try evaluator.attentionValues(
                    probabilities: bounds,
                    values: v,
                    heads: heads,
                    keyHeads: keyHeads,
                    pairs: slice
                )
            )
        }
        let products =
            slices.count == 1 ? slices[0] : try evaluator.mergeHeads(slices, heads: heads)
        return try rounded(products, output: output, keys: k.shape[1], in: evaluator)
    }

    /// The roundings of both, up to the result's own.
    private func roundings(
        depth: Int,
        keys: Int,
        scale: Double,
        largestOperand: Double
    ) -> ProbabilityRoundings {
        [tested, reference].reduce(ProbabilityRoundings()) { sum, points in
            sum
                + ScoreBound.roundings(
                    points,
                    depth: depth,
                    scale: scale,
                    largestOperand: largestOperand
                ) + SoftmaxBound.roundings(points, keys: keys)
                + ValueBound.roundings(points, keys: keys)
        }
    }

    /// What the rounding of the result adds.
    private func rounded(
        _ bounds: Tensor,
        output: Tensor,
        keys: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let roundoff = [tested, reference].reduce(0) {
            Roundoff.product($0, Roundoff.of($1.outputType, from: $1.wide))
        }
        let underflow = [tested, reference].reduce(0) {
            $0 + Double($1.outputRoundings(keys: keys)) * $1.outputType.leastNonzeroMagnitude
                + Double(keys) * $1.wide.leastNonzeroMagnitude
        }
        let slack = 1 + 0x1p-20
        let ones = Tensor([Double](repeating: 1, count: output.count), shape: output.shape)
        return try evaluator.linearCombination([
            (slack * (1 + roundoff), bounds),
            (slack * roundoff, try evaluator.magnitude(output)), (underflow, ones),
        ])
    }
}

extension AttentionRoundings {
    /// How often an output over `keys` may have been rounded to its type.
    fileprivate func outputRoundings(keys: Int) -> Int {
        if case .rounded(let keyBlock, _) = normalisation {
            1 + (keys + keyBlock - 1) / keyBlock
        } else {
            1
        }
    }
}
