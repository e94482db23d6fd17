import CKernels

/// A product of all rows by all weights in one call of OpenBLAS, with as many threads as the machine has.
///
/// The library cuts chains as shape, threads and processor suggest: a negative control for everything that the
/// exact chain promises. Operands are gathered in memory that no ledger counts.
struct WholeProduct {
    let weight: WeightProduct
    let partition: TilePartition

    private var rows: Int { partition.rows }
    private var panelCount: Int { weight.panels.shape[0] }
    private var width: Int { weight.width }
    private var rowBytes: Int { weight.depth * weight.wide.byteCount }
    /// Bytes of a row of weights or results, the last panel's padding included.
    private var columnBytes: Int { panelCount * Int(CK_PANEL_BYTES) }

    func run(layout: ScratchLayout, output: MutableTensor, source: WeightProduct.RowSource) {
        let byteCount = rows * rowBytes + weight.depth * columnBytes + rows * columnBytes
        guard let matrices = MemoryBlock.allocate(byteCount) else {
            preconditionFailure("the system refused \(byteCount) bytes for OpenBLAS")
        }
        defer { matrices.free() }
        let weights = matrices.base + rows * rowBytes
        let result = weights + weight.depth * columnBytes
        gatherRows(layout: layout, into: matrices.base, source: source)
        gatherWeights(into: weights)
        OpenBLAS.multiply(
            wide: weight.wide,
            rows: matrices.base,
            rowCount: rows,
            depth: weight.depth,
            panel: weights,
            panelStride: panelCount * width,
            columns: weight.columns,
            accumulate: false,
            result: result,
            resultStride: panelCount * width,
            threads: weight.machine.pool.count
        )
        store(result, output: output)
    }

    /// `[rows, depth]`, a convolution's patches in the order of its chain.
    private func gatherRows(
        layout sourceLayout: ScratchLayout,
        into matrix: UnsafeMutableRawPointer,
        source: WeightProduct.RowSource
    ) {
        var layout = sourceLayout
        let segments = weight.segments, segmentBytes = rowBytes / segments
        let pointers = layout.reserve(TilePartition.rowsPerTask * segments, bytes: 8)
        weight.machine.pool.run(tasks: partition.rowBlocks, scratchBytes: layout.byteCount) {
            block,
            scratch in
            let rows = partition.rows(ofBlock: block)
            let addresses = (scratch + pointers).assumingMemoryBound(to: UnsafeRawPointer?.self)
            source(rows, scratch, addresses)
            for place in 0..<rows.count * segments {
                guard let address = addresses[place] else { continue }
                (matrix + rows.lowerBound * rowBytes + place * segmentBytes)
                    .copyMemory(from: address, byteCount: segmentBytes)
            }
        }
    }

    /// `[depth, columns]` in the wide type.
    private func gatherWeights(into matrix: UnsafeMutableRawPointer) {
        weight.machine.pool.run(tasks: panelCount) { panel, _ in
            for link in 0..<weight.depth {
                ck_convert(
                    weight.machine.instructionSet.kernel,
                    weight.panels.dtype.kernel,
                    weight.panels.address((panel * weight.depth + link) * width),
                    weight.wide.kernel,
                    matrix + link * columnBytes + panel * Int(CK_PANEL_BYTES),
                    width
                )
            }
        }
    }

    private func store(_ result: UnsafeMutableRawPointer, output: MutableTensor) {
        let sums = Tile(address: result, stride: panelCount * width)
        weight.machine.pool.run(tasks: partition.rowBlocks) { block, _ in
            let rows = partition.rows(ofBlock: block)
            weight.store(
                sums.dropping(rows: rows.lowerBound, weight.wide),
                rows: rows,
                panels: 0..<panelCount,
                output: output
            )
        }
    }
}
