import Attention
import ErrorAnalysis
import Models
import Tensors

/// The audited call with the largest error of a trial, cut down to the query and the head where it is: enough to compute
/// it again.
struct WorstCall: Sendable {
    /// Where the error is.
    let row: Auditor.Row
    /// The head, the query's number, and the place within the head.
    let head: Int, query: Int, feature: Int
    /// What the head's scores are multiplied by, and whether queries and keys are widened first.
    let scale: Double, upcastsAttention: Bool
    /// The query `[depth]`, and the keys and values that it may see, `[key, depth]`, as they were given.
    let queries: Tensor, keys: Tensor, values: Tensor
    /// What is added to its scores, `[key]`, or nil.
    let mask: Tensor?
    /// What the backend and the reference answer, `[depth]`.
    let output: Tensor, reference: Tensor

    /// The largest error of a row, or nil where there is no element; infinite where one side alone is not finite.
    static func error(of row: Auditor.Row) -> Double? { row.sample.value(of: MaxAbs.self) }

    /// Cuts out the worst place of an image of a batch; nil where there is no element.
    ///
    /// A causal mask is taken in by leaving out the keys that it hides.
    init?(_ row: Auditor.Row, place: Int, of call: AttentionCall, reference: Tensor) {
        let input = call.input, layout = input.layout, depth = layout.depth
        guard let index = row.sample.value(of: WorstIndex.self).map({ Int($0) }) else { return nil }
        self.row = row
        let width = layout.heads * depth
        (query, head, feature) = (index / width, index % width / depth, index % depth)
        scale = input.scale
        upcastsAttention = input.upcastsAttention
        let pair = place * layout.heads + head
        let seen = input.mask.isCausal ? min(query + 1, layout.keys) : layout.keys
        let start = layout.queryStart(pair, row: query)
        queries = input.queries.cut([start], depth)
        output = call.output.cut([start], depth)
        self.reference = reference.cut([start], depth)
        let starts = (0..<seen).map { layout.keyStart(pair, row: $0) }
        keys = input.keys.cut(starts, depth)
        values = input.values.cut(starts, depth)
        let (head, query) = (head, query)
        mask = input.mask.additive.map { mask in
            let shape = mask.shape
            let start = [place, head, query].enumerated().reduce(0) { start, axis in
                start * shape[axis.offset] + (shape[axis.offset] == 1 ? 0 : axis.element)
            }
            return mask.cut([start * layout.keys], seen)
        }
    }

    /// The tensors by the names that they have in a record, with the names of their axes.
    var tensors: [(name: String, axes: [String], tensor: Tensor)] {
        let tensors: [(String, [String], Tensor?)] = [
            ("query", ["feature"], queries), ("keys", ["key", "feature"], keys),
            ("values", ["key", "feature"], values), ("mask", ["key"], mask),
            ("output", ["feature"], output), ("reference", ["feature"], reference),
        ]
        return tensors.compactMap { name, axes, tensor in
            tensor.map {
                (
                    "\(RecordedTensorKind.worstAttention.rawValue)_\(name)", axes,
                    axes.count == 1 ? $0.reshaped([$0.count]) : $0
                )
            }
        }
    }
}

extension Tensor {
    /// Runs of `length` elements from some starts, as `[run, length]`.
    fileprivate func cut(_ starts: [Int], _ length: Int) -> Tensor {
        Tensor.joining(
            starts.map { copy(of: $0..<$0 + length, shape: [length]) },
            shape: [starts.count, length]
        )
    }
}
