import CKernels

/// The way of some query blocks through the key blocks, in a thread's scratch memory.
struct OnlineAttentionWalk {
    let recipe: OnlineAttentionRecipe
    let layout: HeadLayout
    let mask: AttentionMask
    let inputs: [Tensor]
    let operands: HeadOperands
    let maskRows: MaskRows?
    let scratch: ScratchLayout

    private let exponents: OnlineExponents
    private let queryBlock: Int, keyBlock: Int
    private let pointers: Int, widened: Int, keyPanel: Int, valuePanel: Int
    private let gather: Int, scores: Int, outputs: Int, maxima: Int, sums: Int, corrections: Int
    private let divisors: Int

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
        operands = HeadOperands(
            layout: layout,
            dtype: inputs[0].dtype,
            wide: wide,
            machine: machine
        )
        maskRows = mask.additive.map { MaskRows($0, layout: layout, wide: wide) }
        exponents = OnlineExponents(recipe.scalePlacement, scale: scale, mask: mask)
        queryBlock = min(recipe.blockQueries, layout.queries)
        keyBlock = max(1, min(recipe.blockKeys, layout.keys))

        let rows = Self.queriesPerTask(recipe, layout)
        let bytes = wide.byteCount, keyStride = Panel.stride(keyBlock, wide)
        let depthStride = Panel.stride(layout.depth, wide)
        var scratch = ScratchLayout()
        pointers = scratch.reserve(rows + queryBlock, bytes: 8)
        widened = scratch.reserve(
            operands.readsInPlace ? 0 : rows * layout.depth,
            bytes: bytes
        )
        keyPanel = scratch.reserve(layout.depth * keyStride, bytes: bytes)
        valuePanel = scratch.reserve(keyBlock * depthStride, bytes: bytes)
        let gathered = max(layout.depth, keyBlock)
        gather = scratch.reserve(
            1,
            bytes: TileProduct(machine: machine, wide: wide, depth: gathered)
                .gatherBytes(rows: queryBlock)
        )
        scores = scratch.reserve(queryBlock * keyStride, bytes: bytes)
        outputs = scratch.reserve(rows * depthStride, bytes: bytes)
        maxima = scratch.reserve(rows, bytes: bytes)
        sums = scratch.reserve(rows, bytes: bytes)
        corrections = scratch.reserve(rows, bytes: bytes)
        divisors = scratch.reserve(recipe.carry == .maximumAndSum ? 0 : rows, bytes: bytes)
        self.scratch = scratch
    }

    /// Queries that go the way together, so that a packed block of keys and values serves several blocks of queries.
    static func queriesPerTask(_ recipe: OnlineAttentionRecipe, _ layout: HeadLayout) -> Int {
        let block = recipe.blockQueries
        return max(1, min(layout.queries, max(1, 1024 / block) * block))
    }

    private var wide: DType { recipe.stateType }
    private var bytes: Int { recipe.stateType.byteCount }
    private var isa: ck_isa { operands.machine.instructionSet.kernel }

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
            visit(keys, pair: pair, rows: rows, memory: memory, addresses: addresses)
        }
        finish(pair: pair, rows: rows, memory: memory, output: output)
    }

    /// Maximum -inf, sum 0, output 0.
    private func clear(_ memory: UnsafeMutableRawPointer, rows: Int) {
        (memory + outputs).initializeMemory(
            as: UInt8.self,
            repeating: 0,
            count: rows * outputTile(memory).stride * bytes
        )
        (memory + sums).initializeMemory(as: UInt8.self, repeating: 0, count: rows * bytes)
        fill(memory + maxima, with: -.infinity, rows: rows)
    }

    private func fill(_ address: UnsafeMutableRawPointer, with number: Double, rows: Int) {
        if wide == .float64 {
            address.initializeMemory(as: Double.self, repeating: number, count: rows)
        } else {
            address.initializeMemory(as: Float.self, repeating: Float(number), count: rows)
        }
    }

    private func outputTile(_ memory: UnsafeMutableRawPointer) -> Tile {
        Tile(address: memory + outputs, stride: Panel.stride(layout.depth, wide))
    }

    /// Takes a block of keys into the state of all rows, a block of queries at a time.
    private func visit(
        _ keys: Range<Int>,
        pair: Int,
        rows: Range<Int>,
        memory: UnsafeMutableRawPointer,
        addresses: UnsafeMutablePointer<UnsafeRawPointer?>
    ) {
        // A row visits no block beyond its diagonal, whatever other rows are in its block of queries:
        // even probabilities of zero leave traces where values are infinite or sums are -0.
        let first = mask.isCausal ? max(rows.lowerBound, keys.lowerBound) : rows.lowerBound
        guard first < rows.upperBound else { return }
        let keyColumns = operands.packKeys(
            inputs[1],
            pair: pair,
            range: keys,
            memory: memory + keyPanel
        )
        let values =
            recipe.result == .output
            ? operands.packValues(inputs[2], pair: pair, range: keys, memory: memory + valuePanel)
            : nil
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: queryBlock) {
            let block = (start..<min(rows.upperBound, start + queryBlock))
                .clamped(to: first..<rows.upperBound)
            guard !block.isEmpty else { continue }
            let place = block.lowerBound - rows.lowerBound
            let tile = Tile(address: memory + scores, stride: keyColumns.stride)
            TileProduct(machine: operands.machine, wide: wide, depth: layout.depth).multiply(
                rows: addresses + place,
                rowCount: block.count,
                panel: keyColumns,
                tile: tile,
                gather: memory + gather
            )
            takeProbabilities(
                tile,
                pair: pair,
                rows: block,
                keys: keys,
                place: place,
                memory: memory
            )
            guard let values else { continue }
            addValues(
                values,
                probabilities: tile,
                rowCount: block.count,
                keyCount: keys.count,
                place: place,
                pointers: addresses + rows.count,
                memory: memory
            )
        }
    }

    /// Scores become unnormalised probabilities; maxima and sums of the rows from `place` on go on.
    private func takeProbabilities(
        _ scores: Tile,
        pair: Int,
        rows: Range<Int>,
        keys: Range<Int>,
        place: Int,
        memory: UnsafeMutableRawPointer
    ) {
        if mask.isCausal || maskRows != nil {
            ck_mask_scores(
                isa,
                wide.kernel,
                scores.address,
                scores.stride,
                rows.count,
                keys.count,
                exponents.alpha,
                rows.lowerBound,
                keys.lowerBound,
                mask.isCausal ? 1 : 0,
                maskRows?.address(pair: pair, row: rows.lowerBound, key: keys.lowerBound),
                maskRows?.stride ?? 0
            )
        }
        let state = OnlineState(
            maxima: memory + maxima + place * bytes,
            sums: memory + sums + place * bytes,
            corrections: memory + corrections + place * bytes,
            divisors: memory + divisors + place * bytes
        )
        state.take(scores, rows: rows.count, keys: keys.count, recipe, exponents, isa)
    }

    /// Corrects the sums of the rows from `place` on for their new maxima, and adds probabilities, rounded as products
    /// want them, times values.
    private func addValues(
        _ values: Panel,
        probabilities: Tile,
        rowCount: Int,
        keyCount: Int,
        place: Int,
        pointers: UnsafeMutablePointer<UnsafeRawPointer?>,
        memory: UnsafeMutableRawPointer
    ) {
        for row in 0..<rowCount {
            pointers[row] = UnsafeRawPointer(probabilities.row(row, wide))
        }
        operands.rounding?.apply(
            to: probabilities.address,
            stride: probabilities.stride,
            rows: rowCount,
            count: keyCount,
            on: operands.machine
        )
        let sum = outputTile(memory).dropping(rows: place, wide)
        ck_scale_rows(
            isa,
            wide.kernel,
            sum.address,
            sum.stride,
            rowCount,
            layout.depth,
            memory + corrections + place * bytes
        )
        TileProduct(machine: operands.machine, wide: wide, depth: keyCount).multiply(
            rows: pointers,
            rowCount: rowCount,
            panel: values,
            accumulate: true,
            tile: sum,
            gather: memory + gather
        )
        guard let type = recipe.carry.roundedType(wide) else { return }
        ck_round_rows(
            isa,
            wide.kernel,
            sum.address,
            sum.stride,
            rowCount,
            layout.depth,
            memory + divisors + place * bytes,
            type.kernel
        )
    }

    /// Divides by the sum (one multiplication by its reciprocal) where that was not done block by block, and rounds once.
    private func finish(
        pair: Int,
        rows: Range<Int>,
        memory: UnsafeMutableRawPointer,
        output: MutableTensor
    ) {
        let isLogsumexp = recipe.result == .logsumexp
        ck_finish_rows(
            isa,
            wide.kernel,
            rows.count,
            memory + maxima,
            memory + sums,
            recipe.carry == .logsumexp ? 1 : exponents.naturalMaximum,
            isLogsumexp
                ? output.address(pair * layout.queries + rows.lowerBound) : nil,
            memory + corrections
        )
        if isLogsumexp { return }
        if recipe.carry.isDivided { fill(memory + corrections, with: 1, rows: rows.count) }
        let sum = outputTile(memory)
        ck_store_rows(
            isa,
            wide.kernel,
            sum.address,
            sum.stride,
            rows.count,
            layout.depth,
            memory + corrections,
            recipe.outputType.kernel,
            output.address(layout.queryStart(pair, row: rows.lowerBound)),
            layout.heads * layout.depth
        )
    }
}
