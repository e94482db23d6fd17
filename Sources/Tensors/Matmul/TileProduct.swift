import CKernels

/// One tile of a matrix product by the machine's provider.
///
/// A tile is some rows by one panel, all in one wide type. Rows are read where they lie, in segments (the
/// taps of a convolution).
struct TileProduct {
    let machine: Machine
    let wide: DType
    let depth: Int

    /// Bytes that `multiply` needs to gather `rows` rows (none for the chain, which reads in place).
    func gatherBytes(rows: Int) -> Int {
        machine.matmul == .openblas ? rows * depth * wide.byteCount : 0
    }

    /// tile = (accumulate ? tile : 0) + rows · panel.
    ///
    /// `rows` holds `rowCount` addresses, each of `depth` wide elements.
    func multiply(
        rows: UnsafePointer<UnsafeRawPointer?>,
        rowCount: Int,
        panel: Panel,
        accumulate: Bool = false,
        tile: Tile,
        gather: UnsafeMutableRawPointer
    ) {
        // An empty chain is +0, which cblas has no leading dimension for.
        guard machine.matmul == .openblas, depth > 0 else {
            multiplyChain(
                rows: rows,
                rowCount: rowCount,
                segments: 1,
                links: 0..<depth,
                panel: panel,
                accumulate: accumulate,
                tile: tile
            )
            return
        }
        let rowBytes = depth * wide.byteCount
        for row in 0..<rowCount {
            guard let source = rows[row] else { continue }
            (gather + row * rowBytes).copyMemory(from: source, byteCount: rowBytes)
        }
        OpenBLAS.multiply(
            wide: wide,
            rows: gather,
            rowCount: rowCount,
            depth: depth,
            panel: panel.address,
            panelStride: panel.stride,
            columns: panel.columns,
            accumulate: accumulate,
            result: tile.address,
            resultStride: tile.stride,
            // Whoever computes this tile is a thread of the pool already.
            threads: 1
        )
    }

    /// The links of a range of each element's chain, by the exact kernel; `panel` begins at the first of them.
    ///
    /// `rows` holds `rowCount * segments` addresses, each of `depth / segments` wide elements.
    func multiplyChain(
        rows: UnsafePointer<UnsafeRawPointer?>,
        rowCount: Int,
        segments: Int,
        links: Range<Int>,
        panel: Panel,
        accumulate: Bool,
        tile: Tile
    ) {
        ck_multiply_tile(
            machine.instructionSet.kernel,
            wide.kernel,
            rowCount,
            rows,
            segments,
            max(1, depth / segments),
            links.lowerBound,
            links.count,
            panel.address,
            panel.stride,
            panel.columns,
            accumulate ? 1 : 0,
            tile.address,
            tile.stride
        )
    }
}
