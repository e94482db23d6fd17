import Attention
import Tensors

/// Multi-head attention with its projections (diffusers' `Attention`), asking the pass for a backend.
struct AttentionModule {
    let layer: AttentionLayer
    let query: LinearLayer, key: LinearLayer, value: LinearLayer, output: LinearLayer
    let upcastsAttention: Bool

    /// Names of the four projections among the weights.
    struct Names {
        let query: String, key: String, value: String, output: String

        static let current = Names(
            query: "to_q",
            key: "to_k",
            value: "to_v",
            output: "to_out.0"
        )
        /// What diffusers called them in autoencoders before 0.16; published checkpoints still do.
        static let deprecated = Names(
            query: "query",
            key: "key",
            value: "value",
            output: "proj_attn"
        )
    }

    init(
        _ loader: ModuleLoader,
        kind: AttentionLayer.Kind,
        width: Int,
        contextWidth: Int? = nil,
        heads: Int,
        hasBias: Bool,
        names: Names = .current,
        upcastsAttention: Bool = false
    ) throws {
        let context = contextWidth ?? width
        layer = AttentionLayer(
            path: loader.path,
            kind: kind,
            heads: heads,
            depth: width / heads
        )
        query = try LinearLayer(
            loader.child(names.query),
            inputs: width,
            outputs: width,
            hasBias: hasBias
        )
        key = try LinearLayer(
            loader.child(names.key),
            inputs: context,
            outputs: width,
            hasBias: hasBias
        )
        value = try LinearLayer(
            loader.child(names.value),
            inputs: context,
            outputs: width,
            hasBias: hasBias
        )
        output = try LinearLayer(loader.child(names.output), inputs: width, outputs: width)
        self.upcastsAttention = upcastsAttention
    }

    /// Tokens `[batch, tokens, width]` attending to `context` (or to themselves), plus `residual` → same shape.
    func callAsFunction(
        _ x: Tensor,
        context: Tensor? = nil,
        mask: AttentionMask = .none,
        adding residual: Tensor,
        in pass: Pass
    ) throws -> Tensor {
        try output(
            attended(x, context: context ?? x, mask: mask, in: pass),
            adding: residual,
            in: pass
        )
    }

    /// Queries, keys and values die here, before the output projection.
    private func attended(
        _ x: Tensor,
        context: Tensor,
        mask: AttentionMask,
        in pass: Pass
    ) throws -> Tensor {
        try pass.attend(
            AttentionInput(
                queries: query(x, in: pass),
                keys: key(context, in: pass),
                values: value(context, in: pass),
                heads: layer.heads,
                mask: mask,
                upcastsAttention: upcastsAttention || pass.attention.upcasts(layer.kind)
            ),
            at: layer
        )
    }
}
