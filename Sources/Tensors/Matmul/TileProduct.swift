import CKernels

/// One tile of a matrix product by the machine's provider.
///
/// A tile is some rows by one panel. Rows are read where they lie, in segments (the taps of a
/// convolution); elements are in the wide type of the panel's dtype.
struct TileProduct {
    /// Rows of the one tile shape in which OpenBLAS is called.
    static let rowCount = 64

    let machine: Machine
    let panelType: DType
    let depth: Int

    /// The wide type of rows and tile.
    var wide: DType { panelType.wide }

    /// Columns of a panel.
    var width: Int { ck_panel_columns(panelType.kernel) }

    /// Bytes of a tile of `rows` rows.
    static func tileBytes(rows: Int) -> Int { rows * Int(CK_PANEL_BYTES) }

    /// Bytes that `multiply` needs to gather operands (none for the chain, which reads in place).
    var gatherBytes: Int {
        guard machine.matmul == .openblas else { return 0 }
        return (TileProduct.rowCount * depth + depth * width) * wide.byteCount
            + TileProduct.tileBytes(rows: TileProduct.rowCount)
    }

    /// tile = (accumulate ? tile : 0) + rows · panel.
    ///
    /// `rows` holds `rowCount * segments` addresses, each of `depth / segments` wide elements.
    func multiply(
        rows: UnsafePointer<UnsafeRawPointer?>,
        rowCount: Int,
        segments: Int,
        panel: UnsafeRawPointer,
        columns: Int,
        accumulate: Bool = false,
        tile: UnsafeMutableRawPointer,
        gather: UnsafeMutableRawPointer
    ) {
        let length = depth / segments
        // An empty chain is +0, which cblas has no leading dimension for.
        guard machine.matmul == .openblas, depth > 0 else {
            ck_multiply_tile(
                machine.instructionSet.kernel,
                rowCount,
                segments,
                length,
                rows,
                panelType.kernel,
                panel,
                columns,
                accumulate ? 1 : 0,
                tile
            )
            return
        }
        var first = 0
        while first < rowCount {
            let count = min(TileProduct.rowCount, rowCount - first)
            multiplyFixedTile(
                rows: rows + first * segments,
                rowCount: count,
                segments: segments,
                panel: panel,
                accumulate: accumulate,
                tile: tile + TileProduct.tileBytes(rows: first),
                gather: gather
            )
            first += count
        }
    }

    /// OpenBLAS on one tile of 64 rows (missing ones zero), so that no bit depends on how many there are.
    private func multiplyFixedTile(
        rows: UnsafePointer<UnsafeRawPointer?>,
        rowCount: Int,
        segments: Int,
        panel: UnsafeRawPointer,
        accumulate: Bool,
        tile: UnsafeMutableRawPointer,
        gather: UnsafeMutableRawPointer
    ) {
        let length = depth / segments
        let rowBytes = depth * wide.byteCount, segmentBytes = length * wide.byteCount
        let gathered = gather
        for row in 0..<rowCount {
            for segment in 0..<segments {
                guard let source = rows[row * segments + segment] else { continue }
                (gathered + row * rowBytes + segment * segmentBytes)
                    .copyMemory(from: source, byteCount: segmentBytes)
            }
        }
        let missing = TileProduct.rowCount - rowCount
        (gathered + rowCount * rowBytes)
            .initializeMemory(as: UInt8.self, repeating: 0, count: missing * rowBytes)
        let widePanel = gathered + TileProduct.rowCount * rowBytes
        ck_convert(
            machine.instructionSet.kernel,
            panelType.kernel,
            panel,
            wide.kernel,
            widePanel,
            depth * width
        )
        let fullTile = widePanel + depth * width * wide.byteCount
        if accumulate {
            fullTile.copyMemory(from: tile, byteCount: TileProduct.tileBytes(rows: rowCount))
            (fullTile + TileProduct.tileBytes(rows: rowCount)).initializeMemory(
                as: UInt8.self,
                repeating: 0,
                count: TileProduct.tileBytes(rows: missing)
            )
        }
        OpenBLAS.multiply(
            wide: wide,
            rows: gathered,
            rowCount: TileProduct.rowCount,
            depth: depth,
            panel: widePanel,
            accumulate: accumulate,
            tile: fullTile
        )
        tile.copyMemory(from: fullTile, byteCount: TileProduct.tileBytes(rows: rowCount))
    }
}
