import CKernels
import Tensors

/// Operations on single elements and on rows as the project defines them, plain and one step at a time.
///
/// Each computes in the wide type and rounds once to the dtype of its input.
enum RowDefinition {
    /// A function of each element.
    static func activation(_ function: ActivationFunction, _ x: Tensor) -> [Double] {
        x.dtype == .float64
            ? round(activate(function, x.doubles()), x.dtype)
            : round(activate(function, x.floats()), x.dtype)
    }

    /// Softmax of each row of `columns`, shifted by its maximum; a row of -inf gives zeros.
    static func softmax(_ x: Tensor, columns: Int) -> [Double] {
        x.dtype == .float64
            ? round(softmax(x.doubles(), columns), x.dtype)
            : round(softmax(x.floats(), columns), x.dtype)
    }

    /// Layer normalisation of each row.
    static func layerNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Double) -> [Double] {
        x.dtype == .float64
            ? round(layerNorm(x.doubles(), weight.doubles(), bias.doubles(), epsilon), x.dtype)
            : round(layerNorm(x.floats(), weight.floats(), bias.floats(), epsilon), x.dtype)
    }

    /// Group normalisation of `[batch, …, channels]`.
    static func groupNorm(
        _ x: Tensor,
        groups: Int,
        weight: Tensor,
        bias: Tensor,
        epsilon: Double
    ) -> [Double] {
        let batch = x.shape[0]
        guard x.dtype == .float64 else {
            return round(
                groupNorm(x.floats(), batch, groups, weight.floats(), bias.floats(), epsilon),
                x.dtype
            )
        }
        return groupNorm(x.doubles(), batch, groups, weight.doubles(), bias.doubles(), epsilon)
    }

    private static func round<Wide: WideNumber>(_ x: [Wide], _ dtype: DType) -> [Double] {
        x.map { dtype.rounded(Double($0)) }
    }

    private static func activate<Wide: WideNumber>(
        _ function: ActivationFunction,
        _ x: [Wide]
    ) -> [Wide] {
        switch function {
        case .silu:
            return zip(x, Wide.apply(.CK_EXP, x.map(-))).map { $0 / (1 + $1) }
        case .quickGELU:
            let exponentials = Wide.apply(.CK_EXP, x.map { Wide(-1.702) * $0 })
            return zip(x, exponentials).map { $0 / (1 + $1) }
        case .gelu:
            let erf = Wide.apply(.CK_ERF, x.map { $0 * Wide(0.5.squareRoot()) })
            return zip(x, erf).map { (Wide(0.5) * $0) * (1 + $1) }
        }
    }

    private static func softmax<Wide: WideNumber>(_ x: [Wide], _ columns: Int) -> [Wide] {
        rows(x, columns).flatMap { row -> [Wide] in
            if row.contains(where: \.isNaN) { return row.map { _ in .nan } }
            let maximum = row.max() ?? 0
            if maximum == -.infinity { return row.map { _ in 0 } }
            let exponentials = Wide.apply(.CK_EXP, row.map { $0 - maximum })
            let sum = Wide.sum(exponentials)
            return exponentials.map { $0 / sum }
        }
    }

    private static func layerNorm<Wide: WideNumber>(
        _ x: [Wide],
        _ weight: [Wide],
        _ bias: [Wide],
        _ epsilon: Double
    ) -> [Wide] {
        rows(x, weight.count).flatMap { row -> [Wide] in
            let (mean, scale) = moments(row, epsilon)
            return row.indices.map { bias[$0].addingProduct((row[$0] - mean) * scale, weight[$0]) }
        }
    }

    private static func groupNorm<Wide: WideNumber>(
        _ x: [Wide],
        _ batch: Int,
        _ groups: Int,
        _ weight: [Wide],
        _ bias: [Wide],
        _ epsilon: Double
    ) -> [Wide] {
        let channels = weight.count, width = channels / groups
        return rows(x, x.count / batch).flatMap { image -> [Wide] in
            var result = image
            for group in 0..<groups {
                // In the order (pixel, channel).
                let places = image.indices.filter { $0 % channels / width == group }
                let (mean, scale) = moments(places.map { image[$0] }, epsilon)
                for place in places {
                    let channel = place % channels
                    result[place] = bias[channel]
                        .addingProduct(image[place] - mean, scale * weight[channel])
                }
            }
            return result
        }
    }

    /// The mean and the reciprocal standard deviation, in two passes.
    private static func moments<Wide: WideNumber>(
        _ x: [Wide],
        _ epsilon: Double
    ) -> (mean: Wide, scale: Wide) {
        let mean = Wide.sum(x) / Wide(x.count)
        let variance = Wide.sumOfSquares(x, around: mean) / Wide(x.count)
        return (mean, 1 / (variance + Wide(epsilon)).squareRoot())
    }

    private static func rows<Wide>(_ x: [Wide], _ columns: Int) -> [[Wide]] {
        stride(from: 0, to: x.count, by: columns).map { Array(x[$0..<$0 + columns]) }
    }
}
