import CKernels

/// alpha · q kᵀ + mask for some pairs of image and head, the whole matrix, rounded once.
///
/// Queries `[batch, queries, heads · depth]`, keys likewise → `[pairs, queries, keys]`. The alpha and the
/// mask act on the finished chain in the wide type.
struct AttentionScores: Operation {
    static let rowsPerTask = 64

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
        let operands = HeadOperands(layout: layout, wide: wide, machine: machine)
        let maskRows = mask.additive.map { MaskRows($0, layout: layout, wide: wide) }
        let rowsPerTask = AttentionScores.rowsPerTask, keys = layout.keys
        let blocks = (layout.queries + rowsPerTask - 1) / rowsPerTask

        var scratch = ScratchLayout()
        let pointers = scratch.reserve(rowsPerTask, bytes: 8)
        let widened = scratch.reserve(rowsPerTask * layout.depth, bytes: wide.byteCount)
        let panels = scratch.reserve(
            operands.panels(keys) * layout.depth,
            bytes: Int(CK_PANEL_BYTES)
        )
        let tile = scratch.reserve(1, bytes: TileProduct.tileBytes(rows: rowsPerTask))
        let gather = scratch.reserve(
            1,
            bytes: TileProduct(machine: machine, wide: wide, depth: layout.depth)
                .gatherBytes(rows: rowsPerTask)
        )
        let wideScores = scratch.reserve(rowsPerTask * keys, bytes: wide.byteCount)

        machine.pool.run(tasks: pairs.count * blocks, scratchBytes: scratch.byteCount) {
            task,
            memory in
            let pair = pairs.lowerBound + task / blocks
            let first = task % blocks * rowsPerTask
            let rows = first..<min(layout.queries, first + rowsPerTask)
            let addresses = (memory + pointers).assumingMemoryBound(to: UnsafeRawPointer?.self)
            operands.queryRows(
                q,
                pair: pair,
                rows: rows,
                memory: memory + widened,
                pointers: addresses
            )
            operands.packKeys(k, pair: pair, range: 0..<keys, memory: memory + panels)
            operands.scores(
                rows: addresses,
                rowCount: rows.count,
                keyCount: keys,
                alpha: alpha,
                panels: memory + panels,
                tile: memory + tile,
                gather: memory + gather,
                into: memory + wideScores,
                stride: keys
            )
            if mask.isCausal || maskRows != nil {
                ck_mask_scores(
                    machine.instructionSet.kernel,
                    wide.kernel,
                    memory + wideScores,
                    keys,
                    rows.count,
                    keys,
                    first,
                    0,
                    mask.isCausal ? 1 : 0,
                    maskRows?.address(pair: pair, row: first, key: 0),
                    maskRows?.stride ?? 0
                )
            }
            ck_convert(
                machine.instructionSet.kernel,
                wide.kernel,
                memory + wideScores,
                q.dtype.kernel,
                output.address((pair - pairs.lowerBound) * layout.queries * keys + first * keys),
                rows.count * keys
            )
        }
    }
}
