import CKernels
import Tensors
import Testing

/// One tile at a time: unused lanes, split chains, segments and stores.
struct TileProductTests {
    /// A tile's operands in the wide type's bytes.
    private struct Tile {
        let dtype: DType, rows: Int, depth: Int, columns: Int
        let x: [Double], panel: [Double]

        /// Columns of the panel.
        var width: Int { dtype == .float64 ? 16 : 32 }

        init(_ dtype: DType, rows: Int, depth: Int, columns: Int) {
            (self.dtype, self.rows, self.depth, self.columns) = (dtype, rows, depth, columns)
            var samples = Samples(seed: UInt64(rows * 100 + columns))
            x = samples.numbers(rows * depth, dtype)
            // Columns that nobody wants are poisoned.
            let width = dtype == .float64 ? 16 : 32
            panel = samples.numbers(depth * width, dtype).enumerated().map { index, value in
                index % width < columns ? value : .nan
            }
        }

        /// Runs the kernel over chains cut into `segments`, accumulating from the second of `calls` calls.
        func multiply(_ isa: InstructionSet, segments: Int = 1, calls: Int = 1) -> [Double] {
            var tile = Tensor([Double](repeating: .nan, count: rows * width), dtype: dtype.wide)
                .bytes
            let wideRows = Tensor(x, dtype: dtype.wide), stored = Tensor(panel, dtype: dtype)
            let bytes = dtype.wide.byteCount, length = depth / calls / segments
            wideRows.withBytes { rowBytes in
                stored.withBytes { panelBytes in
                    for call in 0..<calls {
                        let first = call * depth / calls
                        let pointers = (0..<rows * segments).map { place -> UnsafeRawPointer? in
                            let k = place / segments * depth + first + place % segments * length
                            return rowBytes.baseAddress.map { $0 + k * bytes }
                        }
                        ck_multiply_tile(
                            ConversionTests.kernel(isa),
                            rows,
                            segments,
                            length,
                            pointers,
                            dtype.kernel,
                            panelBytes.baseAddress.map { $0 + first * width * dtype.byteCount },
                            columns,
                            call > 0 ? 1 : 0,
                            &tile
                        )
                    }
                }
            }
            let all = tile.withUnsafeBytes {
                Tensor(bytes: $0, shape: [rows, width], dtype: dtype.wide)
            }
            return wanted(all.doubles())
        }

        /// The columns that are wanted.
        func wanted(_ tile: [Double]) -> [Double] {
            tile.enumerated().filter { $0.offset % width < columns }.map(\.element)
        }

        var expected: [Double] {
            let weight = (0..<columns).flatMap { column in
                (0..<depth).map { panel[$0 * width + column] }
            }
            return ProductDefinition.linear(
                x,
                weight,
                bias: nil,
                depth: depth,
                columns: columns,
                dtype.wide
            )
        }
    }

    @Test("NaN in unused columns of a panel reaches nothing", arguments: DType.allCases)
    func poisonedColumns(_ dtype: DType) {
        for columns in [1, 3, 7, 8, 9, 15, 16] + (dtype == .float64 ? [] : [17, 24, 25, 31, 32]) {
            for rows in [1, 2, 3, 5, 8, 11] {
                let tile = Tile(dtype, rows: rows, depth: 12, columns: columns)
                let expected = tile.expected
                for isa in InstructionSet.available {
                    let place = "\(rows) × \(columns), \(isa)"
                    #expect(Bits.difference(tile.multiply(isa), expected, on: place) == nil)
                }
            }
        }
    }

    @Test(
        "a chain in segments or continued in a second call is the same chain",
        arguments: DType.allCases
    )
    func splitChains(_ dtype: DType) {
        let tile = Tile(dtype, rows: 9, depth: 36, columns: 13)
        let expected = tile.expected
        for isa in InstructionSet.available {
            for (segments, calls) in [(9, 1), (1, 2), (3, 4), (1, 36)] {
                let result = tile.multiply(isa, segments: segments, calls: calls)
                let place = "\(segments) segments, \(calls) calls, \(isa)"
                #expect(Bits.difference(result, expected, on: place) == nil)
            }
        }
    }

    @Test(
        "storing scales, adds the bias and rounds, and touches no other column",
        arguments: DType.allCases
    )
    func stores(_ dtype: DType) {
        var samples = Samples(seed: 6)
        let width = dtype == .float64 ? 16 : 32, rows = 3, stride = 40
        let tile = samples.tensor([rows, width], dtype.wide), bias = samples.tensor([width], dtype)
        let untouched = 0x5555 as UInt16
        for columns in [1, 5, 8, 13, 16] {
            for (alpha, hasBias) in [(1.0, false), (1, true), (0.3, false), (0.3, true)] {
                let expected = Self.stored(tile, bias: hasBias ? bias : nil, alpha, columns, dtype)
                for isa in InstructionSet.available {
                    var target = [UInt16](
                        repeating: untouched,
                        count: rows * stride * dtype.byteCount / 2
                    )
                    tile.withBytes { tile in
                        bias.withBytes { bias in
                            ck_store_tile(
                                ConversionTests.kernel(isa),
                                dtype.kernel,
                                tile.baseAddress,
                                rows,
                                columns,
                                alpha,
                                hasBias ? bias.baseAddress : nil,
                                &target,
                                stride
                            )
                        }
                    }
                    let result = target.withUnsafeBytes {
                        Tensor(bytes: $0, shape: [rows, stride], dtype: dtype)
                    }.doubles()
                    let places = result.indices.filter { $0 % stride < columns }
                    #expect(Bits.difference(places.map { result[$0] }, expected) == nil)
                    let others = target.indices.filter {
                        $0 * 2 / dtype.byteCount % stride >= columns
                    }
                    #expect(others.allSatisfy { target[$0] == untouched })
                }
            }
        }
    }

    /// round(alpha · tile + bias), the wide type rounded to after each operation.
    private static func stored(
        _ tile: Tensor,
        bias: Tensor?,
        _ alpha: Double,
        _ columns: Int,
        _ dtype: DType
    ) -> [Double] {
        let width = tile.shape[1], wide = dtype.wide
        return tile.doubles().enumerated().filter { $0.offset % width < columns }.map {
            place,
            value in
            let scaled = wide.rounded(value * wide.rounded(alpha))
            let sum = bias.map { wide.rounded(scaled + $0.doubles()[place % width]) } ?? scaled
            return dtype.rounded(sum)
        }
    }
}
