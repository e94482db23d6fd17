import CKernels

/// The part that a linear layer and a convolution share: rows times packed weights, plus bias, rounded and stored.
struct WeightProduct {
    let panels: Tensor
    let bias: Tensor?
    let columns: Int
    let product: TileProduct
    /// Where the parts of a thread's scratch memory begin: row addresses, tile, gathered operands.
    private let addresses: Int, tile: Int, gather: Int
    private let segments: Int

    /// Reserves what `run` needs in `layout`, for up to `TilePartition.rowsPerTask` rows of so many segments.
    init(
        panels: Tensor,
        bias: Tensor?,
        columns: Int,
        segments: Int,
        machine: Machine,
        layout: inout ScratchLayout
    ) {
        self.panels = panels
        self.bias = bias
        self.columns = columns
        self.segments = segments
        product = TileProduct(machine: machine, panelType: panels.dtype, depth: panels.shape[1])
        let rows = TilePartition.rowsPerTask
        addresses = layout.reserve(rows * segments, bytes: 8)
        tile = layout.reserve(1, bytes: TileProduct.tileBytes(rows: rows))
        gather = layout.reserve(1, bytes: product.gatherBytes)
    }

    /// The addresses of a task's row segments, for the caller to fill in.
    func rowAddresses(
        _ scratch: UnsafeMutableRawPointer
    ) -> UnsafeMutablePointer<UnsafeRawPointer?> {
        (scratch + addresses).assumingMemoryBound(to: UnsafeRawPointer?.self)
    }

    /// Multiplies the rows whose addresses are filled in by some panels, and stores them as rows of `output`.
    func run(
        rows: Range<Int>,
        panelRange: Range<Int>,
        scratch: UnsafeMutableRawPointer,
        output: MutableTensor
    ) {
        let width = product.width
        for panel in panelRange {
            let first = panel * width, count = min(width, columns - first)
            product.multiply(
                rows: rowAddresses(scratch),
                rowCount: rows.count,
                segments: segments,
                panel: panels.address(panel * product.depth * width),
                columns: count,
                tile: scratch + tile,
                gather: scratch + gather
            )
            ck_store_tile(
                product.machine.instructionSet.kernel,
                output.type.dtype.kernel,
                scratch + tile,
                rows.count,
                count,
                1,
                bias?.address(first),
                output.address(rows.lowerBound * columns + first),
                columns
            )
        }
    }

    /// Elements from `source` on in the wide type: where they lie, or widened into `memory`.
    func widened(
        _ x: Tensor,
        from start: Int,
        count: Int,
        memory: UnsafeMutableRawPointer
    ) -> UnsafeRawPointer {
        let source = x.address(start)
        if x.dtype == product.wide { return source }
        ck_convert(
            product.machine.instructionSet.kernel,
            x.dtype.kernel,
            source,
            product.wide.kernel,
            memory,
            count
        )
        return UnsafeRawPointer(memory)
    }
}
