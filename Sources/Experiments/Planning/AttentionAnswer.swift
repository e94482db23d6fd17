import Attention
import Models
import Tensors

/// Which backend answers the calls of a layer that have one shape.
struct AttentionAnswer: Sendable, Hashable {
    let layer: AttentionLayer
    /// Rows of the batch, queries and keys of the calls.
    let batch: Int, queries: Int, keys: Int
    let backend: String, options: AttentionOptions, definition: String

    init(_ call: AttentionCall) {
        let layout = call.input.layout
        layer = call.layer
        (batch, queries, keys) = (layout.batch, layout.queries, layout.keys)
        backend = call.backend.name
        options = call.backend.settings
        definition = type(of: call.backend).definition
    }
}
