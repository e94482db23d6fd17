import Tensors
import Testing

/// A convolution is the chain over (kernel row, kernel column, channel), with zeros outside the image.
struct Convolution2DTests {
    /// A convolution's sizes.
    struct Case: Sendable, CustomTestStringConvertible {
        let shape: [Int], columns: Int, geometry: ConvolutionGeometry

        init(_ shape: [Int], to columns: Int, _ geometry: ConvolutionGeometry) {
            (self.shape, self.columns, self.geometry) = (shape, columns, geometry)
        }

        var testDescription: String { "\(shape) to \(columns), \(geometry)" }
    }

    static let square = ConvolutionGeometry(kernel: 3, padding: 1)
    /// The autoencoder's downsampling: zeros below and to the right only.
    static let asymmetric = ConvolutionGeometry(
        kernel: 3,
        stride: 2,
        top: 0,
        left: 0,
        bottom: 1,
        right: 1
    )

    static let cases = [
        Case([1, 1, 1, 1], to: 1, ConvolutionGeometry(kernel: 1)),
        Case([2, 5, 7, 3], to: 33, ConvolutionGeometry(kernel: 1)),
        Case([2, 7, 5, 4], to: 17, ConvolutionGeometry(kernel: 1, stride: 2)),
        Case([1, 1, 1, 4], to: 8, square),
        Case([3, 5, 7, 3], to: 8, square),
        Case([2, 9, 11, 33], to: 65, square),
        Case([1, 16, 16, 8], to: 32, square),
        Case([2, 8, 9, 5], to: 9, ConvolutionGeometry(kernel: 3, stride: 2, padding: 1)),
        Case([2, 9, 8, 5], to: 9, asymmetric),
        Case([1, 4, 4, 2], to: 3, ConvolutionGeometry(kernel: 3)),
        Case(
            [2, 3, 6, 2],
            to: 3,
            ConvolutionGeometry(kernel: 3, stride: 1, top: 2, left: 0, bottom: 1, right: 3)
        ),
        // Padding wider than the kernel: whole rows of the output see nothing but zeros.
        Case(
            [3, 2, 3, 2],
            to: 3,
            ConvolutionGeometry(kernel: 3, stride: 1, top: 5, left: 4, bottom: 5, right: 4)
        ),
        Case([2, 6, 5, 3], to: 4, ConvolutionGeometry(kernel: 5, stride: 3, padding: 2)),
    ]

    private static func operands(_ test: Case, _ dtype: DType, _ kind: Samples.Kind = .ordinary)
        -> (x: Tensor, weight: Tensor, bias: Tensor)
    {
        var samples = Samples(seed: UInt64(test.shape.reduce(test.columns, +)))
        let kernel = test.geometry.kernel
        return (
            samples.tensor(test.shape, dtype, kind),
            samples.tensor(
                [test.columns, test.shape[3], kernel.height, kernel.width],
                dtype,
                kind
            ),
            samples.tensor([test.columns], dtype, kind)
        )
    }

    @Test("every form gives the bits of the definition", arguments: cases, DType.allCases)
    func definition(_ test: Case, _ dtype: DType) throws {
        let (x, weight, bias) = Self.operands(test, dtype)
        for hasBias in [false, true] {
            let expected = ProductDefinition.convolution(
                x,
                weight,
                bias: hasBias ? bias.doubles() : nil,
                test.geometry
            )
            let result = try expectEqualOnMachines(Machines.forms) { evaluator in
                try evaluator.convolution(
                    x,
                    try evaluator.pack(weight, as: dtype),
                    bias: hasBias ? bias : nil,
                    geometry: test.geometry
                )
            }
            #expect(Bits.difference(result.doubles(), expected) == nil)
            let size = test.geometry.output(height: test.shape[1], width: test.shape[2])
            #expect(result.shape == [test.shape[0], size.height, size.width, test.columns])
        }
    }

    @Test(
        "a residual on the tile has the bits of a sum after the convolution",
        arguments: DType.allCases
    )
    func residual(_ dtype: DType) throws {
        let test = Case([2, 9, 11, 33], to: 65, Self.square)
        let (x, weight, bias) = Self.operands(test, dtype)
        var samples = Samples(seed: 78)
        let residual = samples.tensor([2, 9, 11, 65], dtype)
        for machine in Machines.forms {
            let evaluator = Evaluator(machine: machine)
            let packed = try evaluator.pack(weight, as: dtype)
            func convolve(adding residual: Tensor?) throws -> Tensor {
                try evaluator.convolution(
                    x,
                    packed,
                    bias: bias,
                    geometry: test.geometry,
                    residual: residual
                )
            }
            let sum = try convolve(adding: residual)
            let expected = try evaluator.add(convolve(adding: nil), residual)
            #expect(Bits.difference(sum, expected, on: machine.label) == nil)
        }
    }

    @Test("infinities and NaN stay where they belong", arguments: DType.allCases)
    func special(_ dtype: DType) throws {
        let test = Case([2, 6, 5, 3], to: 10, Self.square)
        let (x, weight, bias) = Self.operands(test, dtype, .special)
        let expected = ProductDefinition.convolution(x, weight, bias: bias.doubles(), test.geometry)
        let result = try expectEqualOnMachines(Machines.forms) { evaluator in
            let packed = try evaluator.pack(weight, as: dtype)
            return try evaluator.convolution(x, packed, bias: bias, geometry: test.geometry)
        }
        #expect(Bits.difference(result.doubles(), expected) == nil)
    }

    @Test("no number of threads changes a bit", arguments: DType.allCases)
    func threads(_ dtype: DType) throws {
        for geometry in [Self.square, Self.asymmetric] {
            let test = Case([3, 13, 11, 5], to: 37, geometry)
            let (x, weight, bias) = Self.operands(test, dtype)
            try expectEqualOnMachines { evaluator in
                let packed = try evaluator.pack(weight, as: dtype)
                return try evaluator.convolution(x, packed, bias: bias, geometry: geometry)
            }
        }
    }

    @Test("an image alone equals the image in a batch", arguments: DType.allCases)
    func batch(_ dtype: DType) throws {
        let test = Case([7, 5, 6, 4], to: 9, Self.square)
        let (x, weight, bias) = Self.operands(test, dtype)
        try expectEqualInBatches(of: x) { evaluator, x in
            let packed = try evaluator.pack(weight, as: dtype)
            return try evaluator.convolution(x, packed, bias: bias, geometry: test.geometry)
        }
    }

    @Test("a 1×1 convolution has the bits of a product over pixels", arguments: DType.allCases)
    func pointwise(_ dtype: DType) throws {
        let test = Case([2, 5, 7, 40], to: 33, ConvolutionGeometry(kernel: 1))
        let (x, weight, bias) = Self.operands(test, dtype)
        let evaluator = Evaluator()
        let packed = try evaluator.pack(weight, as: dtype)
        let convolved = try evaluator.convolution(x, packed, bias: bias, geometry: test.geometry)
        let product = try evaluator.linear(x, packed, bias: bias)
        #expect(Bits.difference(convolved, product) == nil)
    }

    @Test("an image smaller than its kernel is refused")
    func tooSmall() async {
        await #expect(processExitsWith: .failure) {
            let evaluator = Evaluator()
            let packed = try evaluator.pack(.zeros([1, 1, 3, 3], .float32), as: .float32)
            let geometry = ConvolutionGeometry(kernel: 3, stride: 2)
            _ = try evaluator.convolution(
                .zeros([1, 2, 4, 1], .float32),
                packed,
                bias: nil,
                geometry: geometry
            )
        }
    }
}
