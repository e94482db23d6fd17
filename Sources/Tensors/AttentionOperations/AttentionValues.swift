import CKernels

/// Probabilities times values for some pairs of image and head, rounded once.
///
/// Probabilities `[pairs, queries, keys]`, values `[batch, keys, keyHeads · depth]` → `[pairs, queries, depth]`,
/// or `[batch, queries, heads · depth]` where the pairs are all there are.
struct AttentionValues: Operation {
    /// Queries of a task, and links of their chains that meet one piece of the values.
    private static let rowsPerTask = 192, keysPerPiece = 256

    let heads: Int
    let keyHeads: Int
    let pairs: Range<Int>

    let name = "attention_values"

    private func layout(_ inputs: [TensorType]) -> HeadLayout {
        let p = inputs[0], v = inputs[1]
        let depth = v.shape[2] / keyHeads
        return HeadLayout(
            queries: TensorType([v.shape[0], p.shape[1], heads * depth], p.dtype),
            keys: v,
            values: v,
            heads: heads,
            keyHeads: keyHeads
        )
    }

    func output(of inputs: [TensorType]) -> TensorType {
        let layout = layout(inputs), p = inputs[0]
        precondition(
            p.shape == [pairs.count, layout.queries, layout.keys],
            "\(name): probabilities \(p) for pairs \(pairs) of \(layout)"
        )
        return TensorType(
            pairs.count == layout.pairs
                ? [layout.batch, layout.queries, heads * layout.depth]
                : [pairs.count, layout.queries, layout.depth],
            p.dtype
        )
    }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(
            flops: 2 * inputs[0].count * layout(inputs).depth,
            bytes: inputs.map(\.byteCount).reduce(output(of: inputs).byteCount, +)
        )
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let p = inputs[0], v = inputs[1]
        let layout = layout(inputs.map(\.type)), wide = p.dtype.wide
        let operands = HeadOperands(
            layout: layout,
            dtype: p.dtype,
            wide: wide,
            machine: machine
        )
        let rowsPerTask = Self.rowsPerTask, keys = layout.keys, depth = layout.depth
        let keysPerPiece = Self.keysPerPiece
        let blocks = (layout.queries + rowsPerTask - 1) / rowsPerTask
        let isWhole = pairs.count == layout.pairs
        let tileStride = Panel.stride(depth, wide)
        // A row is a cache line longer than a piece, so that rows do not meet in the same set of the cache.
        let rowBytes = keysPerPiece * wide.byteCount + 64

        var scratch = ScratchLayout()
        let pointers = scratch.reserve(rowsPerTask, bytes: 8)
        let widened = scratch.reserve(rowsPerTask, bytes: rowBytes)
        let packed = scratch.reserve(keysPerPiece * tileStride, bytes: wide.byteCount)
        let tile = scratch.reserve(rowsPerTask * tileStride, bytes: wide.byteCount)
        let gather = scratch.reserve(
            1,
            bytes: TileProduct(machine: machine, wide: wide, depth: keysPerPiece)
                .gatherBytes(rows: rowsPerTask)
        )

        machine.pool.run(tasks: pairs.count * blocks, scratchBytes: scratch.byteCount) {
            task,
            memory in
            let place = task / blocks, pair = pairs.lowerBound + place
            let first = task % blocks * rowsPerTask
            let rows = min(rowsPerTask, layout.queries - first)
            let sums = Tile(address: memory + tile, stride: tileStride)
            let addresses = (memory + pointers).assumingMemoryBound(to: UnsafeRawPointer?.self)
            for row in 0..<rows {
                addresses[row] = UnsafeRawPointer(memory + widened + row * rowBytes)
            }
            var firstKey = 0
            repeat {
                let range = firstKey..<min(keys, firstKey + keysPerPiece)
                ck_convert_rows(
                    machine.instructionSet.kernel,
                    p.dtype.kernel,
                    p.address((place * layout.queries + first) * keys + firstKey),
                    keys,
                    wide.kernel,
                    memory + widened,
                    rowBytes / wide.byteCount,
                    rows,
                    range.count
                )
                operands.rounding?.apply(
                    to: memory + widened,
                    stride: rowBytes / wide.byteCount,
                    rows: rows,
                    count: range.count,
                    on: machine
                )
                TileProduct(machine: machine, wide: wide, depth: range.count).multiply(
                    rows: addresses,
                    rowCount: rows,
                    panel: operands.packValues(
                        v,
                        pair: pair,
                        range: range,
                        memory: memory + packed
                    ),
                    accumulate: firstKey > 0,
                    tile: sums,
                    gather: memory + gather
                )
                firstKey = range.upperBound
            } while firstKey < keys
            ck_store_tile(
                machine.instructionSet.kernel,
                p.dtype.kernel,
                sums.address,
                sums.stride,
                rows,
                depth,
                1,
                nil,
                nil,
                output.address(
                    isWhole
                        ? layout.queryStart(pair, row: first)
                        : (place * layout.queries + first) * depth
                ),
                isWhole ? heads * depth : depth
            )
        }
    }
}

/// Slices of pairs, each `[pairs, queries, depth]`, put together as `[batch, queries, heads · depth]`.
struct MergeHeads: Operation {
    let heads: Int

    let name = "merge_heads"

    func output(of inputs: [TensorType]) -> TensorType {
        let pairs = inputs.map { $0.shape[0] }.reduce(0, +)
        precondition(pairs % heads == 0, "\(name): \(pairs) pairs in \(heads) heads")
        return TensorType(
            [pairs / heads, inputs[0].shape[1], heads * inputs[0].shape[2]],
            inputs[0].dtype
        )
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let queries = inputs[0].shape[1], depth = inputs[0].shape[2]
        var pair = 0
        for input in inputs {
            for place in 0..<input.shape[0] {
                for query in 0..<queries {
                    output.address(
                        ((pair / heads * queries + query) * heads + pair % heads) * depth
                    ).copyMemory(
                        from: input.address((place * queries + query) * depth),
                        byteCount: depth * input.dtype.byteCount
                    )
                }
                pair += 1
            }
        }
    }
}

extension Evaluator {
    /// alpha · q kᵀ + mask for some pairs of image and head. Throws `MemoryLimitExceeded`.
    public func attentionScores(
        queries: Tensor,
        keys: Tensor,
        heads: Int,
        keyHeads: Int,
        pairs: Range<Int>,
        alpha: Double,
        mask: AttentionMask
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(
            AttentionScores(
                heads: heads,
                keyHeads: keyHeads,
                pairs: pairs,
                alpha: alpha,
                mask: mask
            ),
            queries,
            keys
        )
    }

    /// Softmax over the last axis. Throws `MemoryLimitExceeded`.
    public func softmax(_ x: Tensor) throws(MemoryLimitExceeded) -> Tensor {
        try apply(Softmax(), x)
    }

    /// Probabilities times values for some pairs of image and head. Throws `MemoryLimitExceeded`.
    public func attentionValues(
        probabilities: Tensor,
        values: Tensor,
        heads: Int,
        keyHeads: Int,
        pairs: Range<Int>
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(
            AttentionValues(heads: heads, keyHeads: keyHeads, pairs: pairs),
            probabilities,
            values
        )
    }

    /// Slices of pairs put together as `[batch, queries, heads · depth]`. Throws `MemoryLimitExceeded`.
    public func mergeHeads(
        _ slices: [Tensor],
        heads: Int
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(MergeHeads(heads: heads), to: slices)
    }
}
