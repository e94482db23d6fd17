import Tensors

/// Token and position embeddings, added (transformers' `CLIPTextEmbeddings`).
struct CLIPEmbeddings {
    let path: String
    let tokens: EmbeddingTable, positions: EmbeddingTable

    init(_ loader: ModuleLoader, _ config: CLIPTextConfig) throws {
        path = loader.path
        tokens = try EmbeddingTable(
            loader.child("token_embedding"),
            rows: config.vocabularySize,
            width: config.hiddenSize
        )
        positions = try EmbeddingTable(
            loader.child("position_embedding"),
            rows: config.positions,
            width: config.hiddenSize
        )
    }

    /// Sequences of token numbers, all of one length → `[batch, tokens, width]`.
    func callAsFunction(_ ids: [[Int]], in pass: Pass) throws -> Tensor {
        let count = ids.first?.count ?? 0
        let embedded = try tokens(ids.flatMap { $0 }, shape: [ids.count, count], in: pass)
        let places = try positions(Array(0..<count), shape: [1, count], in: pass)
        return try pass.reporting(
            pass.evaluator.add(embedded, toEach: places),
            of: path,
            .sum,
            from: [embedded, places]
        )
    }
}

/// A table whose rows stand for numbers (PyTorch's `Embedding`).
struct EmbeddingTable {
    let path: String
    let weight: Tensor

    init(_ loader: ModuleLoader, rows: Int, width: Int) throws {
        path = loader.path
        weight = try loader.tensor("weight", shape: [rows, width])
    }

    /// Row numbers → `[…shape, width]`.
    func callAsFunction(_ rows: [Int], shape: [Int], in pass: Pass) throws -> Tensor {
        try pass.reporting(
            pass.evaluator.rows(rows, shape: shape, of: weight),
            of: path,
            .embedding,
            from: []
        )
    }
}
