import CKernels

/// Brings heads into the form that tile products read: wide rows, and panels of keys or values.
struct HeadOperands {
    let layout: HeadLayout
    let wide: DType
    let machine: Machine

    /// Columns of a panel.
    var width: Int { ck_panel_columns(wide.kernel) }

    /// Panels for `columns` columns.
    func panels(_ columns: Int) -> Int { (columns + width - 1) / width }

    /// Writes the addresses of query rows of a pair, widening them into `memory` where they are stored narrower.
    ///
    /// `memory` holds rows · depth wide elements.
    func queryRows(
        _ q: Tensor,
        pair: Int,
        rows: Range<Int>,
        memory: UnsafeMutableRawPointer,
        pointers: UnsafeMutablePointer<UnsafeRawPointer?>
    ) {
        let bytes = wide.byteCount
        for (index, row) in rows.enumerated() {
            let source = q.address(layout.queryStart(pair, row: row))
            if q.dtype == wide {
                pointers[index] = source
            } else {
                let target = memory + index * layout.depth * bytes
                ck_convert(
                    machine.instructionSet.kernel,
                    q.dtype.kernel,
                    source,
                    wide.kernel,
                    target,
                    layout.depth
                )
                pointers[index] = UnsafeRawPointer(target)
            }
        }
    }

    /// Packs keys as columns: panels of `[depth, panel columns]` for a range of keys.
    func packKeys(
        _ k: Tensor,
        pair: Int,
        range: Range<Int>,
        memory: UnsafeMutableRawPointer
    ) {
        for panel in 0..<panels(range.count) {
            let first = panel * width
            ck_pack_panel(
                machine.instructionSet.kernel,
                k.dtype.kernel,
                k.address(layout.keyStart(pair, row: range.lowerBound)),
                layout.depth,
                1,
                layout.keyHeads * layout.depth,
                first,
                min(width, range.count - first),
                wide.kernel,
                memory + panel * layout.depth * Int(CK_PANEL_BYTES)
            )
        }
    }

    /// Packs values: panels of `[keys in range, panel columns]`, columns being the head's depth.
    func packValues(
        _ v: Tensor,
        pair: Int,
        range: Range<Int>,
        memory: UnsafeMutableRawPointer
    ) {
        for panel in 0..<panels(layout.depth) {
            let first = panel * width
            ck_pack_panel(
                machine.instructionSet.kernel,
                v.dtype.kernel,
                v.address(layout.keyStart(pair, row: range.lowerBound)),
                range.count,
                layout.keyHeads * layout.depth,
                1,
                first,
                min(width, layout.depth - first),
                wide.kernel,
                memory + panel * range.count * Int(CK_PANEL_BYTES)
            )
        }
    }

    /// scores[row][key] = alpha · q · k for packed keys, wide, rows at `stride`.
    func scores(
        rows: UnsafePointer<UnsafeRawPointer?>,
        rowCount: Int,
        keyCount: Int,
        alpha: Double,
        panels keyPanels: UnsafeMutableRawPointer,
        tile: UnsafeMutableRawPointer,
        gather: UnsafeMutableRawPointer,
        into scores: UnsafeMutableRawPointer,
        stride: Int
    ) {
        let product = TileProduct(machine: machine, wide: wide, depth: layout.depth)
        for panel in 0..<panels(keyCount) {
            let first = panel * width, count = min(width, keyCount - first)
            product.multiply(
                rows: rows,
                rowCount: rowCount,
                panel: UnsafeRawPointer(keyPanels + panel * layout.depth * Int(CK_PANEL_BYTES)),
                columns: count,
                tile: tile,
                gather: gather
            )
            ck_store_tile(
                machine.instructionSet.kernel,
                wide.kernel,
                tile,
                rowCount,
                count,
                alpha,
                nil,
                scores + first * wide.byteCount,
                stride
            )
        }
    }
}
