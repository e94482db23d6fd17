import CKernels
import Tensors
import Testing

/// One tile at a time: unused lanes, split chains, segments and stores.
struct TileProductTests {
    /// A tile's operands in a wide type.
    private struct Tile {
        let dtype: DType, rows: Int, depth: Int, columns: Int
        let x: [Double], panel: [Double]
        /// Elements from one row of panel and tile to the next.
        let stride: Int

        init(_ dtype: DType, rows: Int, depth: Int, columns: Int) {
            (self.dtype, self.rows, self.depth, self.columns) = (dtype, rows, depth, columns)
            var samples = Samples(seed: UInt64(rows * 100 + columns))
            x = samples.numbers(rows * depth, dtype)
            // Columns that nobody wants are poisoned.
            let line = 64 / dtype.byteCount
            let stride = (columns + line - 1) / line * line
            self.stride = stride
            panel = samples.numbers(depth * stride, dtype).enumerated().map { index, value in
                index % stride < columns ? value : .nan
            }
        }

        /// Runs the kernel over chains cut into `segments`, in pieces of so many links, each but the first going on.
        func multiply(_ isa: InstructionSet, segments: Int = 1, links: Int? = nil) -> [Double] {
            var tile = Tensor([Double](repeating: .nan, count: rows * stride), dtype: dtype).bytes
            let links = links ?? depth, length = depth / segments
            Tensor(x, dtype: dtype).withBytes { rowBytes in
                Tensor(panel, dtype: dtype).withBytes { panelBytes in
                    let pointers = (0..<rows * segments).map { place in
                        rowBytes.baseAddress.map { $0 + place * length * dtype.byteCount }
                    }
                    for first in Swift.stride(from: 0, to: depth, by: links) {
                        ck_multiply_tile(
                            ConversionTests.kernel(isa),
                            dtype.kernel,
                            rows,
                            pointers,
                            segments,
                            length,
                            first,
                            min(links, depth - first),
                            panelBytes.baseAddress.map { $0 + first * stride * dtype.byteCount },
                            stride,
                            columns,
                            first > 0 ? 1 : 0,
                            &tile,
                            stride
                        )
                    }
                }
            }
            let all = tile.withUnsafeBytes {
                Tensor(bytes: $0, shape: [rows, stride], dtype: dtype)
            }
            return wanted(all.doubles())
        }

        /// The columns that are wanted.
        func wanted(_ tile: [Double]) -> [Double] {
            tile.enumerated().filter { $0.offset % stride < columns }.map(\.element)
        }

        var expected: [Double] {
            let weight = (0..<columns).flatMap { column in
                (0..<depth).map { panel[$0 * stride + column] }
            }
            return ProductDefinition.linear(
                x,
                weight,
                bias: nil,
                depth: depth,
                columns: columns,
                dtype
            )
        }
    }

    static let wideTypes = [DType.float64, .float32]

    @Test("NaN in unused columns of a panel reaches nothing", arguments: wideTypes)
    func poisonedColumns(_ dtype: DType) {
        for columns in [1, 3, 7, 8, 9, 15, 16, 17, 24, 25, 31, 32, 33, 40, 48, 49, 80] {
            for rows in [1, 2, 3, 5, 8, 11, 12, 13, 23, 29] {
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
        "a chain in segments or in pieces, wherever it is cut, is the same chain",
        arguments: wideTypes
    )
    func splitChains(_ dtype: DType) {
        for (rows, columns) in [(9, 13), (13, 40), (24, 33)] {
            let tile = Tile(dtype, rows: rows, depth: 36, columns: columns)
            let expected = tile.expected
            for isa in InstructionSet.available {
                for segments in [1, 3, 9, 36] {
                    for links in [1, 2, 5, 7, 12, 35, 36] {
                        let result = tile.multiply(isa, segments: segments, links: links)
                        let place = "\(segments) segments, pieces of \(links), \(isa)"
                        #expect(Bits.difference(result, expected, on: place) == nil)
                    }
                }
            }
        }
    }

    @Test(
        "a hundred products of random sizes, cut at random, are the same chains",
        arguments: wideTypes
    )
    func randomSizes(_ dtype: DType) {
        var samples = Samples(seed: 100)
        func draw(_ range: ClosedRange<Int>) -> Int {
            range.lowerBound + Int(samples.unit() * Double(range.count))
        }
        for _ in 0..<100 {
            let segments = draw(1...9), length = draw(1...40), depth = segments * length
            let tile = Tile(dtype, rows: draw(1...50), depth: depth, columns: draw(1...100))
            let expected = tile.expected, links = draw(1...depth)
            for isa in InstructionSet.available {
                let result = tile.multiply(isa, segments: segments, links: links)
                let place =
                    "\(tile.rows) × \(depth) × \(tile.columns), \(segments), \(links), \(isa)"
                #expect(Bits.difference(result, expected, on: place) == nil)
            }
        }
    }

    @Test(
        "storing scales, adds bias and residual, rounds after each, and touches no other column",
        arguments: DType.allCases
    )
    func stores(_ dtype: DType) {
        var samples = Samples(seed: 6)
        let width = 96, rows = 3, stride = 104
        let tile = samples.tensor([rows, width], dtype.wide), bias = samples.tensor([width], dtype)
        let residual = samples.tensor([rows, stride], dtype)
        for columns in [1, 5, 8, 13, 16, 32, 63, 64, 65, 96] {
            for choice in 0..<8 {
                let alpha = choice & 1 == 0 ? 1 : 0.3
                let bias = choice & 2 == 0 ? nil : bias
                let residual = choice & 4 == 0 ? nil : residual
                let expected = Self.stored(tile, alpha, bias, residual, columns, dtype)
                for isa in InstructionSet.available {
                    let result = Self.store(tile, alpha, bias, residual, columns, dtype, isa)
                    let places = result.indices.filter { $0 % stride < columns }
                    #expect(Bits.difference(places.map { result[$0] }, expected) == nil)
                    let others = result.indices.filter { $0 % stride >= columns }
                    #expect(others.allSatisfy { result[$0] == 1 })
                }
            }
        }
    }

    /// What the kernel makes of a target of ones.
    private static func store(
        _ tile: Tensor,
        _ alpha: Double,
        _ bias: Tensor?,
        _ residual: Tensor?,
        _ columns: Int,
        _ dtype: DType,
        _ isa: InstructionSet
    ) -> [Double] {
        let rows = tile.shape[0], stride = 104
        var target = Tensor([Double](repeating: 1, count: rows * stride), dtype: dtype).bytes
        let biasBytes = bias?.bytes, residualBytes = residual?.bytes
        tile.withBytes { tile in
            biasBytes.withPointer { bias in
                residualBytes.withPointer { residual in
                    ck_store_tile(
                        ConversionTests.kernel(isa),
                        dtype.kernel,
                        tile.baseAddress,
                        96,
                        rows,
                        columns,
                        alpha,
                        bias,
                        residual,
                        &target,
                        stride
                    )
                }
            }
        }
        return target.withUnsafeBytes {
            Tensor(bytes: $0, shape: [rows, stride], dtype: dtype)
        }.doubles()
    }

    /// round(round(alpha · tile + bias) + residual), the wide type rounded to after each operation.
    private static func stored(
        _ tile: Tensor,
        _ alpha: Double,
        _ bias: Tensor?,
        _ residual: Tensor?,
        _ columns: Int,
        _ dtype: DType
    ) -> [Double] {
        let width = tile.shape[1], wide = dtype.wide
        let bias = bias?.doubles(), residual = residual?.doubles()
        return tile.doubles().enumerated().filter { $0.offset % width < columns }.map {
            place,
            value in
            let scaled = wide.rounded(value * wide.rounded(alpha))
            let sum = dtype.rounded(
                bias.map { wide.rounded(scaled + $0[place % width]) } ?? scaled
            )
            return residual.map {
                dtype.rounded(wide.rounded(sum + $0[place / width * 104 + place % width]))
            } ?? sum
        }
    }
}

extension [UInt8]? {
    /// Calls `body` with the bytes' address, or with nil where there are none.
    fileprivate func withPointer(_ body: (UnsafeRawPointer?) -> Void) {
        guard let self else { return body(nil) }
        self.withUnsafeBytes { body($0.baseAddress) }
    }
}
