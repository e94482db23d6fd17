/// Columns of a matrix beside each other, `[depth][stride]` in the wide type, as tile products read them.
struct Panel {
    let address: UnsafeRawPointer
    /// Elements from one link to the next: whole multiples of 64 bytes.
    let stride: Int
    /// Columns that are wanted.
    let columns: Int

    /// `columns` rounded up to whole cache lines of the wide type.
    static func stride(_ columns: Int, _ wide: DType) -> Int {
        let line = 64 / wide.byteCount
        return (columns + line - 1) / line * line
    }
}

/// Wide rows of sums, `[rows][stride]`.
struct Tile {
    let address: UnsafeMutableRawPointer
    /// Elements from one row to the next: whole multiples of 64 bytes.
    let stride: Int

    /// The tile without its first rows.
    func dropping(rows: Int, _ wide: DType) -> Tile {
        Tile(address: row(rows, wide), stride: stride)
    }

    /// The address of a row.
    func row(_ row: Int, _ wide: DType) -> UnsafeMutableRawPointer {
        address + row * stride * wide.byteCount
    }
}
