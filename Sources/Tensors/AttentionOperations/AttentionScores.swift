import CKernels

/// alpha · q kᵀ + mask for some pairs of image and head, the whole matrix, rounded once.
///
/// Queries `[batch, queries, heads · depth]`, keys likewise → `[pairs, queries, keys]`. The alpha and the
/// mask act on the finished chain in the wide type.
struct AttentionScores: Operation {
    /// Queries of a task: its packed keys serve all of them.
    private static let queriesPerTask = 512
    /// Queries and keys of a tile, which stays in the first-level cache.
    private static let queriesPerTile = 48, keysPerTile = 128

    let heads: Int
    let keyHeads: Int
    let pairs: Range<Int>
    let alpha: Double
    let mask: AttentionMask

    let name = "attention_scores"

    private func layout(_ inputs: [TensorType]) -> HeadLayout {
        HeadLayout(
            queries: inputs[0],
            keys: inputs[1],
            values: inputs[1],
            heads: heads,
            keyHeads: keyHeads
        )
    }

    func output(of inputs: [TensorType]) -> TensorType {
        let layout = layout(inputs)
        precondition(
            pairs.lowerBound >= 0 && pairs.upperBound <= layout.pairs,
            "\(name): pairs \(pairs) of \(layout.pairs)"
        )
        return TensorType([pairs.count, layout.queries, layout.keys], inputs[0].dtype)
    }

    func cost(of inputs: [TensorType]) -> Cost {
        let output = output(of: inputs)
        return Cost(
            flops: 2 * output.count * layout(inputs).depth,
            bytes: inputs.map(\.byteCount).reduce(output.byteCount, +)
        )
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let q = inputs[0], k = inputs[1]
        let layout = layout(inputs.map(\.type)), wide = q.dtype.wide
        let operands = HeadOperands(
            layout: layout,
            dtype: q.dtype,
            wide: wide,
            machine: machine
        )
        let product = TileProduct(machine: machine, wide: wide, depth: layout.depth)
        let maskRows = mask.additive.map { MaskRows($0, layout: layout, wide: wide) }
        let queries = Self.queriesPerTask, tileQueries = Self.queriesPerTile
        let keys = Self.keysPerTile
        let blocks = (layout.queries + queries - 1) / queries

        var scratch = ScratchLayout()
        let pointers = scratch.reserve(queries, bytes: 8)
        let widened = scratch.reserve(queries * layout.depth, bytes: wide.byteCount)
        let packed = scratch.reserve(layout.depth * keys, bytes: wide.byteCount)
        let tile = scratch.reserve(tileQueries * keys, bytes: wide.byteCount)
        let gather = scratch.reserve(1, bytes: product.gatherBytes(rows: tileQueries))

        machine.pool.run(tasks: pairs.count * blocks, scratchBytes: scratch.byteCount) {
            task,
            memory in
            let pair = pairs.lowerBound + task / blocks, first = task % blocks * queries
            let rows = first..<min(layout.queries, first + queries)
            let addresses = (memory + pointers).assumingMemoryBound(to: UnsafeRawPointer?.self)
            operands.queryRows(
                q,
                pair: pair,
                rows: rows,
                memory: memory + widened,
                pointers: addresses
            )
            for firstKey in stride(from: 0, to: layout.keys, by: keys) {
                let range = firstKey..<min(layout.keys, firstKey + keys)
                let panel = operands.packKeys(k, pair: pair, range: range, memory: memory + packed)
                let sums = Tile(address: memory + tile, stride: panel.stride)
                for row in stride(from: first, to: rows.upperBound, by: tileQueries) {
                    let count = min(tileQueries, rows.upperBound - row)
                    product.multiply(
                        rows: addresses + (row - first),
                        rowCount: count,
                        panel: panel,
                        tile: sums,
                        gather: memory + gather
                    )
                    store(
                        sums,
                        pair: pair,
                        rows: row..<row + count,
                        keys: range,
                        maskRows: maskRows,
                        layout: layout,
                        output: output,
                        machine: machine
                    )
                }
            }
        }
    }

    /// Scales and masks a tile, rounds and stores it.
    private func store(
        _ tile: Tile,
        pair: Int,
        rows: Range<Int>,
        keys: Range<Int>,
        maskRows: MaskRows?,
        layout: HeadLayout,
        output: MutableTensor,
        machine: Machine
    ) {
        let isMasked = mask.isCausal || maskRows != nil, dtype = output.type.dtype
        if isMasked {
            ck_mask_scores(
                machine.instructionSet.kernel,
                dtype.wide.kernel,
                tile.address,
                tile.stride,
                rows.count,
                keys.count,
                alpha,
                rows.lowerBound,
                keys.lowerBound,
                mask.isCausal ? 1 : 0,
                maskRows?.address(pair: pair, row: rows.lowerBound, key: keys.lowerBound),
                maskRows?.stride ?? 0
            )
        }
        let row = (pair - pairs.lowerBound) * layout.queries + rows.lowerBound
        ck_store_tile(
            machine.instructionSet.kernel,
            dtype.kernel,
            tile.address,
            tile.stride,
            rows.count,
            keys.count,
            isMasked ? 1 : alpha,
            nil,
            nil,
            output.address(row * layout.keys + keys.lowerBound),
            layout.keys
        )
    }
}
