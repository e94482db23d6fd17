import Attention
import Models
import Tensors

/// Which backend answers the calls of a layer that have one shape.
struct AttentionAnswer: Sendable, Hashable {
    let layer: AttentionLayer
    /// Rows of the batch, queries and keys of the calls.
    let batch: Int, queries: Int, keys: Int
    let backend: String, options: AttentionOptions, definition: String

    init(_ layer: AttentionLayer, _ input: AttentionInput, _ backend: any AttentionBackend) {
        let layout = input.layout
        self.layer = layer
        (batch, queries, keys) = (layout.batch, layout.queries, layout.keys)
        self.backend = backend.name
        options = backend.settings
        definition = type(of: backend).definition
    }
}
