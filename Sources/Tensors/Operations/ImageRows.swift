/// Which input pixels meet which output pixel of a convolution.
///
/// Output pixels are counted through the whole batch; input rows likewise.
struct ImageRows {
    let height: Int, width: Int, channels: Int
    let outputHeight: Int, outputWidth: Int
    let outputPixels: Int
    let geometry: ConvolutionGeometry

    init(shape: [Int], output: [Int], geometry: ConvolutionGeometry) {
        height = shape[1]
        width = shape[2]
        channels = shape[3]
        outputHeight = output[1]
        outputWidth = output[2]
        outputPixels = output[0] * output[1] * output[2]
        self.geometry = geometry
    }

    /// Elements of one input row.
    var rowElements: Int { width * channels }

    /// Input rows (through the batch) that a run of output pixels reads.
    func inputRows(of pixels: Range<Int>) -> Range<Int> {
        func bounds(_ pixel: Int) -> (first: Int, end: Int) {
            let row = pixel / outputWidth
            let image = row / outputHeight, y = row % outputHeight
            let top = y * geometry.stride - geometry.top
            // Padding wider than the kernel puts both ends outside the image: keep them from its neighbours.
            return (
                image * height + min(height, max(0, top)),
                image * height + max(0, min(height, top + geometry.kernel.height))
            )
        }
        let first = bounds(pixels.lowerBound).first
        return first..<max(first, bounds(pixels.upperBound - 1).end)
    }

    /// The most input rows that a block of the partition reads.
    func mostInputRows(in partition: TilePartition) -> Int {
        (0..<partition.rowBlocks)
            .map { inputRows(of: partition.rows(ofBlock: $0)).count }.max() ?? 0
    }

    /// Writes the address of each tap of each pixel; taps outside the image get `zeros`.
    func addresses(
        of pixels: Range<Int>,
        source: UnsafeRawPointer,
        firstRow: Int,
        zeros: UnsafeRawPointer,
        elementBytes: Int,
        into pointers: UnsafeMutablePointer<UnsafeRawPointer?>
    ) {
        var next = 0
        for pixel in pixels {
            let row = pixel / outputWidth, x = pixel % outputWidth
            let image = row / outputHeight, y = row % outputHeight
            let top = y * geometry.stride - geometry.top, left = x * geometry.stride - geometry.left
            for tapY in 0..<geometry.kernel.height {
                let inputY = top + tapY
                let isInside = inputY >= 0 && inputY < height
                let start = (image * height + inputY - firstRow) * rowElements
                for tapX in 0..<geometry.kernel.width {
                    let inputX = left + tapX
                    pointers[next] =
                        isInside && inputX >= 0 && inputX < width
                        ? source + (start + inputX * channels) * elementBytes : zeros
                    next += 1
                }
            }
        }
    }
}
