import CKernels

/// One query block's way through the key blocks, in a thread's scratch memory.
struct OnlineAttentionWalk {
    let recipe: OnlineAttentionRecipe
    let layout: HeadLayout
    let mask: AttentionMask
    let inputs: [Tensor]
    let operands: HeadOperands
    let maskRows: MaskRows?
    let scratch: ScratchLayout

    /// Factors on the finished chain, on the scores after the mask, and in the exponent.
    private let alpha: Double, prescale: Double, exponent: Double
    private let isBaseTwo: Bool
    /// What turns the running maximum into natural units.
    private let naturalMaximum: Double
    private let keyBlock: Int
    private let pointers: Int, widened: Int, keyPanels: Int, valuePanels: Int, tile: Int
    private let gather: Int, scores: Int, outputs: Int, maxima: Int, sums: Int, corrections: Int

    init(
        recipe: OnlineAttentionRecipe,
        layout: HeadLayout,
        scale: Double,
        mask: AttentionMask,
        inputs: [Tensor],
        machine: Machine
    ) {
        self.recipe = recipe
        self.layout = layout
        self.mask = mask
        self.inputs = inputs
        let wide = recipe.stateType
        operands = HeadOperands(layout: layout, wide: wide, machine: machine)
        maskRows = mask.additive.map { MaskRows($0, layout: layout, wide: wide) }

        let log2e = 1.4426950408889634, ln2 = 0.6931471805599453
        switch recipe.scalePlacement {
        case .scores:
            (alpha, prescale, exponent, isBaseTwo) = (scale, 1, 1, false)
            naturalMaximum = 1
        case .scoresBaseTwo where mask.additive == nil:
            (alpha, prescale, exponent, isBaseTwo) = (1, scale * log2e, 1, true)
            naturalMaximum = ln2
        case .exponent where mask.additive == nil:
            (alpha, prescale, exponent, isBaseTwo) = (1, 1, scale * log2e, true)
            naturalMaximum = scale
        case .exponent, .scoresBaseTwo:
            // A mask is added to scaled scores: scale, add, then to base two (CUTLASS with a bias).
            (alpha, prescale, exponent, isBaseTwo) = (scale, log2e, 1, true)
            naturalMaximum = ln2
        }

        let rows = min(recipe.blockQueries, layout.queries)
        keyBlock = max(1, min(recipe.blockKeys, layout.keys))
        let valuePanelCount = operands.panels(layout.depth)
        var scratch = ScratchLayout()
        let bytes = wide.byteCount
        pointers = scratch.reserve(2 * rows, bytes: 8)
        widened = scratch.reserve(rows * layout.depth, bytes: bytes)
        keyPanels = scratch.reserve(
            operands.panels(keyBlock) * layout.depth,
            bytes: Int(CK_PANEL_BYTES)
        )
        valuePanels = scratch.reserve(valuePanelCount * keyBlock, bytes: Int(CK_PANEL_BYTES))
        tile = scratch.reserve(1, bytes: TileProduct.tileBytes(rows: rows))
        gather = scratch.reserve(
            1,
            bytes: max(
                TileProduct(machine: machine, wide: wide, depth: layout.depth).gatherBytes(rows: rows),
                TileProduct(machine: machine, wide: wide, depth: keyBlock).gatherBytes(rows: rows)
            )
        )
        scores = scratch.reserve(rows * keyBlock, bytes: bytes)
        outputs = scratch.reserve(valuePanelCount, bytes: TileProduct.tileBytes(rows: rows))
        maxima = scratch.reserve(rows, bytes: bytes)
        sums = scratch.reserve(rows, bytes: bytes)
        corrections = scratch.reserve(rows, bytes: bytes)
        self.scratch = scratch
    }

    /// The result for query rows of a pair of image and head.
    func run(
        pair: Int,
        rows: Range<Int>,
        memory: UnsafeMutableRawPointer,
        output: MutableTensor
    ) {
        let addresses = (memory + pointers).assumingMemoryBound(to: UnsafeRawPointer?.self)
        operands.queryRows(
            inputs[0],
            pair: pair,
            rows: rows,
            memory: memory + widened,
            pointers: addresses
        )
        clear(memory, rows: rows.count)
        let blocks = (layout.keys + keyBlock - 1) / keyBlock
        for index in 0..<blocks {
            let first = (recipe.isReversed ? blocks - 1 - index : index) * keyBlock
            let keys = first..<min(layout.keys, first + keyBlock)
            // A row visits no block beyond its diagonal, whatever other rows are in its block of queries:
            // even probabilities of zero leave traces where values are infinite or sums are -0.
            let skipped = mask.isCausal ? max(0, first - rows.lowerBound) : 0
            guard skipped < rows.count else { continue }
            visit(
                keys,
                pair: pair,
                rows: rows,
                skipped: skipped,
                memory: memory,
                addresses: addresses
            )
        }
        finish(pair: pair, rows: rows, memory: memory, output: output)
    }

    /// Maximum -inf, sum 0, output 0.
    private func clear(_ memory: UnsafeMutableRawPointer, rows: Int) {
        let bytes = recipe.stateType.byteCount
        (memory + outputs).initializeMemory(
            as: UInt8.self,
            repeating: 0,
            count: operands.panels(layout.depth) * TileProduct.tileBytes(rows: rows)
        )
        (memory + sums).initializeMemory(as: UInt8.self, repeating: 0, count: rows * bytes)
        for row in 0..<rows {
            if recipe.stateType == .float64 {
                (memory + maxima).storeBytes(
                    of: -Double.infinity,
                    toByteOffset: row * bytes,
                    as: Double.self
                )
            } else {
                (memory + maxima).storeBytes(
                    of: -Float.infinity,
                    toByteOffset: row * bytes,
                    as: Float.self
                )
            }
        }
    }

    /// Takes a block of keys into the state of a block's query rows, except the `skipped` first of them.
    private func visit(
        _ keys: Range<Int>,
        pair: Int,
        rows block: Range<Int>,
        skipped: Int,
        memory: UnsafeMutableRawPointer,
        addresses: UnsafeMutablePointer<UnsafeRawPointer?>
    ) {
        let isa = operands.machine.instructionSet.kernel, wide = recipe.stateType
        let rows = block.dropFirst(skipped)
        let maxima = maxima + skipped * wide.byteCount
        let sums = sums + skipped * wide.byteCount
        let corrections = corrections + skipped * wide.byteCount
        operands.packKeys(inputs[1], pair: pair, range: keys, memory: memory + keyPanels)
        operands.scores(
            rows: addresses + skipped,
            rowCount: rows.count,
            keyCount: keys.count,
            alpha: alpha,
            panels: memory + keyPanels,
            tile: memory + tile,
            gather: memory + gather,
            into: memory + scores,
            stride: keyBlock
        )
        if mask.isCausal || maskRows != nil {
            ck_mask_scores(
                isa,
                wide.kernel,
                memory + scores,
                keyBlock,
                rows.count,
                keys.count,
                rows.lowerBound,
                keys.lowerBound,
                mask.isCausal ? 1 : 0,
                maskRows?.address(pair: pair, row: rows.lowerBound, key: keys.lowerBound),
                maskRows?.stride ?? 0
            )
        }
        ck_online_softmax(
            isa,
            wide.kernel,
            memory + scores,
            keyBlock,
            rows.count,
            keys.count,
            prescale,
            exponent,
            isBaseTwo ? 1 : 0,
            recipe.probabilityType.kernel,
            memory + maxima,
            memory + sums,
            memory + corrections
        )
        guard recipe.result == .output else { return }

        operands.packValues(inputs[2], pair: pair, range: keys, memory: memory + valuePanels)
        let probabilities = addresses + min(recipe.blockQueries, layout.queries)
        for row in 0..<rows.count {
            probabilities[row] = UnsafeRawPointer(
                memory + scores + row * keyBlock * wide.byteCount
            )
        }
        let product = TileProduct(
            machine: operands.machine,
            wide: wide,
            depth: keys.count
        )
        for panel in 0..<operands.panels(layout.depth) {
            let columns = min(operands.width, layout.depth - panel * operands.width)
            let sum =
                outputTile(panel, rows: block.count, memory: memory)
                + TileProduct.tileBytes(rows: skipped)
            ck_scale_rows(
                isa,
                wide.kernel,
                sum,
                operands.width,
                rows.count,
                columns,
                memory + corrections
            )
            product.multiply(
                rows: probabilities,
                rowCount: rows.count,
                panel: UnsafeRawPointer(
                    memory + valuePanels + panel * keys.count * Int(CK_PANEL_BYTES)
                ),
                columns: columns,
                accumulate: true,
                tile: sum,
                gather: memory + gather
            )
        }
    }

    private func outputTile(
        _ panel: Int,
        rows: Int,
        memory: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        memory + outputs + panel * TileProduct.tileBytes(rows: rows)
    }

    /// Divides by the sum (one multiplication by its reciprocal) and rounds once.
    private func finish(
        pair: Int,
        rows: Range<Int>,
        memory: UnsafeMutableRawPointer,
        output: MutableTensor
    ) {
        let isa = operands.machine.instructionSet.kernel, wide = recipe.stateType
        if recipe.result == .logsumexp {
            ck_finish_rows(
                isa,
                wide.kernel,
                rows.count,
                memory + maxima,
                memory + sums,
                naturalMaximum,
                output.address(pair * layout.queries + rows.lowerBound),
                memory + corrections
            )
            return
        }
        // The logsumexp is not wanted; it goes where the maxima were.
        ck_finish_rows(
            isa,
            wide.kernel,
            rows.count,
            memory + maxima,
            memory + sums,
            naturalMaximum,
            memory + maxima,
            memory + corrections
        )
        let stride = layout.heads * layout.depth
        for panel in 0..<operands.panels(layout.depth) {
            let column = panel * operands.width
            let columns = min(operands.width, layout.depth - column)
            let sum = outputTile(panel, rows: rows.count, memory: memory)
            ck_scale_rows(
                isa,
                wide.kernel,
                sum,
                operands.width,
                rows.count,
                columns,
                memory + corrections
            )
            let start = layout.queryStart(pair, row: rows.lowerBound) + column
            for row in 0..<rows.count {
                ck_convert(
                    isa,
                    wide.kernel,
                    sum + row * Int(CK_PANEL_BYTES),
                    recipe.outputType.kernel,
                    output.address(start + row * stride),
                    columns
                )
            }
        }
    }
}
