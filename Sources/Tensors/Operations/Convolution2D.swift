import CKernels

/// Where a convolution puts its kernel: steps, and zeros around the image.
public struct ConvolutionGeometry: Sendable, Hashable {
    /// Height and width of the kernel.
    public let kernel: (height: Int, width: Int)
    /// Pixels from one output to the next, on both axes.
    public let stride: Int
    /// Rows and columns of zeros around the image.
    public let top: Int, left: Int, bottom: Int, right: Int

    /// A square kernel with equal padding on all sides.
    public init(kernel: Int, stride: Int = 1, padding: Int = 0) {
        self.init(
            kernel: kernel,
            stride: stride,
            top: padding,
            left: padding,
            bottom: padding,
            right: padding
        )
    }

    /// A square kernel with padding chosen for each side.
    public init(kernel: Int, stride: Int, top: Int, left: Int, bottom: Int, right: Int) {
        self.kernel = (kernel, kernel)
        self.stride = stride
        self.top = top
        self.left = left
        self.bottom = bottom
        self.right = right
    }

    /// Output height and width for an image.
    public func output(height: Int, width: Int) -> (height: Int, width: Int) {
        (
            (height + top + bottom - kernel.height) / stride + 1,
            (width + left + right - kernel.width) / stride + 1
        )
    }

    /// Whether all numbers agree.
    public static func == (a: ConvolutionGeometry, b: ConvolutionGeometry) -> Bool {
        a.kernel == b.kernel && a.stride == b.stride && a.top == b.top && a.left == b.left
            && a.bottom == b.bottom && a.right == b.right
    }

    /// Hashes all numbers.
    public func hash(into hasher: inout Hasher) {
        for number in [kernel.height, kernel.width, stride, top, left, bottom, right] {
            hasher.combine(number)
        }
    }
}

/// A convolution on channels-last images without a materialised patch matrix.
///
/// `[batch, height, width, channels]` → `[batch, height, width, columns]`. Each element is one fma chain
/// over (kernel row, kernel column, input channel); taps outside the image meet zeros. The bias is
/// added to the finished chain; one rounding. Then, where there is one, the residual is added and rounded.
struct Convolution2D: Operation {
    let geometry: ConvolutionGeometry
    let columns: Int
    let operands: WeightOperands

    var name: String { operands.name("conv2d") }
    private var taps: Int { geometry.kernel.height * geometry.kernel.width }

    func output(of inputs: [TensorType]) -> TensorType {
        let x = inputs[0], panels = inputs[1]
        precondition(
            x.shape.count == 4 && x.shape[3] * taps == panels.shape[1] && x.dtype == panels.dtype,
            "\(name): \(inputs) into \(columns) channels with \(taps) taps"
        )
        precondition(
            x.shape[1] + geometry.top + geometry.bottom >= geometry.kernel.height
                && x.shape[2] + geometry.left + geometry.right >= geometry.kernel.width,
            "\(name): \(x) with its padding is smaller than the kernel \(geometry.kernel)"
        )
        let size = geometry.output(height: x.shape[1], width: x.shape[2])
        let output = TensorType([x.shape[0], size.height, size.width, columns], x.dtype)
        operands.check(inputs, output: output, columns: columns, name: name)
        return output
    }

    func cost(of inputs: [TensorType]) -> Cost {
        operands.cost(inputs, output: output(of: inputs))
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0]
        let image = ImageRows(shape: x.shape, output: output.type.shape, geometry: geometry)
        let weight = operands.product(inputs, columns: columns, segments: taps, machine: machine)
        let partition = weight.partition(rows: image.outputPixels)
        let wideBytes = weight.wide.byteCount
        var layout = ScratchLayout()
        let zeros = layout.reserve(x.shape[3], bytes: wideBytes)
        let widened = layout.reserve(
            weight.readsInPlace ? 0 : image.mostInputRows(in: partition) * image.rowElements,
            bytes: wideBytes
        )
        weight.run(partition, layout: layout, output: output) {
            pixels,
            scratch,
            pointers in
            let inputRows = image.inputRows(of: pixels)
            (scratch + zeros).initializeMemory(
                as: UInt8.self,
                repeating: 0,
                count: x.shape[3] * wideBytes
            )
            image.addresses(
                of: pixels,
                source: weight.widened(
                    x,
                    from: inputRows.lowerBound * image.rowElements,
                    count: inputRows.count * image.rowElements,
                    memory: scratch + widened
                ),
                firstRow: inputRows.lowerBound,
                zeros: UnsafeRawPointer(scratch + zeros),
                elementBytes: wideBytes,
                into: pointers
            )
        }
    }
}

extension Evaluator {
    /// A convolution of a channels-last image; see `ConvolutionGeometry`. A residual of the result's type is added to it.
    ///
    /// Throws `MemoryLimitExceeded`.
    public func convolution(
        _ x: Tensor,
        _ weight: PackedMatrix,
        bias: Tensor?,
        geometry: ConvolutionGeometry,
        residual: Tensor? = nil
    ) throws(MemoryLimitExceeded) -> Tensor {
        weight.check(on: machine)
        let (operands, inputs) = WeightOperands.list(x, weight, bias: bias, residual: residual)
        return try apply(
            Convolution2D(geometry: geometry, columns: weight.columns, operands: operands),
            to: inputs
        )
    }
}
