import CKernels

/// The part that a linear layer and a convolution share: rows times packed weights, plus bias, rounded; then, where
/// there is one, plus a residual, rounded again; stored.
///
/// Whoever uses it says where the rows lie, a task at a time.
struct WeightProduct {
    /// Links of a chain that meet one piece of a panel, which stays in the cache meanwhile. Chains go
    /// on from piece to piece, so that no bit depends on it.
    static let linksPerPiece = 1024

    let panels: Tensor
    let bias: Tensor?
    /// What is added to the rounded sums, of the output's type, or nil.
    let residual: Tensor?
    let columns: Int
    let segments: Int
    let machine: Machine

    /// Links of each chain.
    var depth: Int { panels.shape[1] }
    /// Columns of a panel.
    var width: Int { panels.shape[2] }
    /// The type of rows and tiles.
    var wide: DType { panels.dtype.wide }

    /// What rows are rounded to first; weights were when they were packed.
    private var rounding: OperandRounding? { machine.operandRounding(panels.dtype) }
    /// Whether rows in the weights' dtype are read where they lie.
    var readsInPlace: Bool { panels.dtype == wide && rounding == nil }

    /// Writes the addresses of the segments of some rows into `pointers`; the rows may be prepared in `scratch`.
    typealias RowSource = (
        _ rows: Range<Int>, _ scratch: UnsafeMutableRawPointer,
        _ pointers: UnsafeMutablePointer<UnsafeRawPointer?>
    ) -> Void

    /// How a product with so many rows is cut.
    func partition(rows: Int) -> TilePartition {
        TilePartition(rows: rows, panels: panels.shape[0])
    }

    /// round(row · weights + bias) for every row of `output`.
    ///
    /// `layout` says what `source` keeps in a thread's scratch memory.
    func run(
        _ partition: TilePartition,
        layout sourceLayout: ScratchLayout,
        output: MutableTensor,
        source: RowSource
    ) {
        // An empty chain is +0, which cblas has no leading dimension for.
        if machine.matmul == .openblas && depth > 0 {
            WholeProduct(weight: self, partition: partition)
                .run(layout: sourceLayout, output: output, source: source)
            return
        }
        var layout = sourceLayout
        let rowsPerTask = TilePartition.rowsPerTask
        let pointers = layout.reserve(rowsPerTask * segments, bytes: 8)
        let tile = layout.reserve(1, bytes: rowsPerTask * Int(CK_PANEL_BYTES))
        // Panels that are wide already are read where they lie.
        let piece = layout.reserve(
            panels.dtype == wide ? 0 : Self.linksPerPiece,
            bytes: Int(CK_PANEL_BYTES)
        )
        machine.pool.run(tasks: partition.taskCount, scratchBytes: layout.byteCount) {
            index,
            scratch in
            let (rows, panelRange) = partition.task(index)
            let addresses = (scratch + pointers).assumingMemoryBound(to: UnsafeRawPointer?.self)
            source(rows, scratch, addresses)
            for panel in panelRange {
                let sums = Tile(address: scratch + tile, stride: width)
                prefetch(rows: rows, panel: panel, output: output)
                multiply(
                    addresses,
                    rowCount: rows.count,
                    panel: panel,
                    tile: sums,
                    piece: scratch + piece
                )
                store(sums, rows: rows, panels: panel..<panel + 1, output: output)
            }
        }
    }

    /// The target's memory is on its way while the chains are computed.
    private func prefetch(rows: Range<Int>, panel: Int, output: MutableTensor) {
        let bytes = output.type.dtype.byteCount, first = panel * width
        ck_prefetch_rows(
            output.address(rows.lowerBound * columns + first),
            rows.count,
            columns * bytes,
            min(width, columns - first) * bytes
        )
    }

    /// One tile, piece by piece of its panel; pieces in a half format are widened first.
    private func multiply(
        _ rows: UnsafePointer<UnsafeRawPointer?>,
        rowCount: Int,
        panel: Int,
        tile: Tile,
        piece: UnsafeMutableRawPointer
    ) {
        let product = TileProduct(machine: machine, wide: wide, depth: depth)
        var first = 0
        repeat {
            let links = first..<min(depth, first + Self.linksPerPiece)
            var source = panels.address((panel * depth + first) * width)
            if panels.dtype != wide {
                ck_convert(
                    machine.instructionSet.kernel,
                    panels.dtype.kernel,
                    source,
                    wide.kernel,
                    piece,
                    links.count * width
                )
                source = UnsafeRawPointer(piece)
            }
            product.multiplyChain(
                rows: rows,
                rowCount: rowCount,
                segments: segments,
                links: links,
                panel: Panel(
                    address: source,
                    stride: width,
                    columns: min(width, columns - panel * width)
                ),
                accumulate: first > 0,
                tile: tile
            )
            first = links.upperBound
        } while first < depth
    }

    /// Adds bias and residual to the finished chains of some panels, rounds and stores.
    func store(_ tile: Tile, rows: Range<Int>, panels: Range<Int>, output: MutableTensor) {
        let first = panels.lowerBound * width, place = rows.lowerBound * columns + first
        ck_store_tile(
            machine.instructionSet.kernel,
            output.type.dtype.kernel,
            tile.address,
            tile.stride,
            rows.count,
            min(columns, panels.upperBound * width) - first,
            1,
            bias?.address(first),
            residual?.address(place),
            output.address(place),
            columns
        )
    }

    /// Elements from `start` on in the wide type, rounded: where they lie, or in `memory`.
    func widened(
        _ x: Tensor,
        from start: Int,
        count: Int,
        memory: UnsafeMutableRawPointer
    ) -> UnsafeRawPointer {
        let source = x.address(start)
        if readsInPlace { return source }
        ck_convert(
            machine.instructionSet.kernel,
            x.dtype.kernel,
            source,
            wide.kernel,
            memory,
            count
        )
        rounding?.apply(to: memory, count: count, on: machine)
        return UnsafeRawPointer(memory)
    }
}
