import CKernels

/// Brings heads into the form that tile products read: wide rows, and panels of keys or values, rounded where products
/// want that.
struct HeadOperands {
    let layout: HeadLayout
    /// How heads are stored, and in which type they meet.
    let dtype: DType, wide: DType
    let machine: Machine

    /// What operands are rounded to first.
    var rounding: OperandRounding? { machine.operandRounding(dtype, wide: wide) }
    /// Whether rows are read where they lie.
    var readsInPlace: Bool { dtype == wide && rounding == nil }

    /// Writes the addresses of query rows of a pair, which are prepared in `memory` where they cannot be read in place.
    ///
    /// `memory` holds rows · depth wide elements.
    func queryRows(
        _ q: Tensor,
        pair: Int,
        rows: Range<Int>,
        memory: UnsafeMutableRawPointer,
        pointers: UnsafeMutablePointer<UnsafeRawPointer?>
    ) {
        let isInPlace = readsInPlace, bytes = wide.byteCount
        if !isInPlace {
            ck_convert_rows(
                machine.instructionSet.kernel,
                q.dtype.kernel,
                q.address(layout.queryStart(pair, row: rows.lowerBound)),
                layout.heads * layout.depth,
                wide.kernel,
                memory,
                layout.depth,
                rows.count,
                layout.depth
            )
            rounding?.apply(to: memory, count: rows.count * layout.depth, on: machine)
        }
        for (index, row) in rows.enumerated() {
            pointers[index] =
                isInPlace
                ? q.address(layout.queryStart(pair, row: row))
                : UnsafeRawPointer(memory + index * layout.depth * bytes)
        }
    }

    /// Packs keys as columns, `[depth][keys]`, for a range of keys.
    func packKeys(
        _ k: Tensor,
        pair: Int,
        range: Range<Int>,
        memory: UnsafeMutableRawPointer
    ) -> Panel {
        pack(
            k,
            from: layout.keyStart(pair, row: range.lowerBound),
            links: layout.depth,
            linkStride: 1,
            columns: range.count,
            columnStride: layout.keyHeads * layout.depth,
            memory: memory
        )
    }

    /// Packs values, `[keys][depth]`, for a range of keys.
    func packValues(
        _ v: Tensor,
        pair: Int,
        range: Range<Int>,
        memory: UnsafeMutableRawPointer
    ) -> Panel {
        pack(
            v,
            from: layout.keyStart(pair, row: range.lowerBound),
            links: range.count,
            linkStride: layout.keyHeads * layout.depth,
            columns: layout.depth,
            columnStride: 1,
            memory: memory
        )
    }

    private func pack(
        _ x: Tensor,
        from start: Int,
        links: Int,
        linkStride: Int,
        columns: Int,
        columnStride: Int,
        memory: UnsafeMutableRawPointer
    ) -> Panel {
        let stride = Panel.stride(columns, wide)
        ck_pack_panel(
            machine.instructionSet.kernel,
            x.dtype.kernel,
            x.address(start),
            links,
            linkStride,
            columnStride,
            columns,
            wide.kernel,
            memory,
            stride
        )
        rounding?.apply(to: memory, count: links * stride, on: machine)
        return Panel(address: memory, stride: stride, columns: columns)
    }
}
