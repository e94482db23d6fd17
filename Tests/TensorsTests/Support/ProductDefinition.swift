import Tensors

/// Matrix products and convolutions as the project defines them: scalar loops over fma, one rounding.
enum ProductDefinition {
    /// x · weightᵀ + bias: x `[rows, depth]`, weight `[columns, depth]` → `[rows, columns]`.
    static func linear(
        _ x: [Double],
        _ weight: [Double],
        bias: [Double]?,
        depth: Int,
        columns: Int,
        _ dtype: DType
    ) -> [Double] {
        dtype == .float64
            ? linear(x, weight, bias, depth, columns, dtype)
            : linear(
                x.map(Float.init),
                weight.map(Float.init),
                bias?.map(Float.init),
                depth,
                columns,
                dtype
            )
    }

    private static func linear<Wide: WideNumber>(
        _ x: [Wide],
        _ weight: [Wide],
        _ bias: [Wide]?,
        _ depth: Int,
        _ columns: Int,
        _ dtype: DType
    ) -> [Double] {
        let rows = x.count / depth
        var result: [Double] = []
        result.reserveCapacity(rows * columns)
        for i in 0..<rows {
            for j in 0..<columns {
                var chain: Wide = 0
                for k in 0..<depth {
                    chain = chain.addingProduct(x[i * depth + k], weight[j * depth + k])
                }
                if let bias { chain += bias[j] }
                result.append(dtype.rounded(Double(chain)))
            }
        }
        return result
    }

    /// A convolution of `[batch, height, width, channels]` with `[columns, channels, kernel, kernel]`.
    static func convolution(
        _ x: Tensor,
        _ weight: Tensor,
        bias: [Double]?,
        _ geometry: ConvolutionGeometry
    ) -> [Double] {
        x.dtype == .float64
            ? convolution(
                x.doubles(),
                x.shape,
                weight.doubles(),
                weight.shape,
                bias,
                geometry,
                x.dtype
            )
            : convolution(
                x.floats(),
                x.shape,
                weight.floats(),
                weight.shape,
                bias?.map(Float.init),
                geometry,
                x.dtype
            )
    }

    private static func convolution<Wide: WideNumber>(
        _ x: [Wide],
        _ shape: [Int],
        _ weight: [Wide],
        _ weightShape: [Int],
        _ bias: [Wide]?,
        _ geometry: ConvolutionGeometry,
        _ dtype: DType
    ) -> [Double] {
        let height = shape[1], width = shape[2], channels = shape[3]
        let kernel = weightShape[2], columns = weightShape[0]
        let paddedHeight = height + geometry.top + geometry.bottom
        let paddedWidth = width + geometry.left + geometry.right
        var result: [Double] = []
        for image in 0..<shape[0] {
            for top in stride(from: 0, through: paddedHeight - kernel, by: geometry.stride) {
                for left in stride(from: 0, through: paddedWidth - kernel, by: geometry.stride) {
                    for column in 0..<columns {
                        var chain: Wide = 0
                        for tapY in 0..<kernel {
                            for tapX in 0..<kernel {
                                let y = top + tapY - geometry.top, z = left + tapX - geometry.left
                                let isInside = y >= 0 && y < height && z >= 0 && z < width
                                for c in 0..<channels {
                                    let w = weight[
                                        ((column * channels + c) * kernel + tapY) * kernel + tapX
                                    ]
                                    let pixel = ((image * height + y) * width + z) * channels + c
                                    chain = chain.addingProduct(isInside ? x[pixel] : 0, w)
                                }
                            }
                        }
                        if let bias { chain += bias[column] }
                        result.append(dtype.rounded(Double(chain)))
                    }
                }
            }
        }
        return result
    }
}
