import CKernels

/// Tensors joined along one axis; nothing is rounded.
struct Concatenate: Operation {
    let axis: Int

    let name = "concatenate"

    func output(of inputs: [TensorType]) -> TensorType {
        var shape = inputs[0].shape
        for other in inputs.dropFirst() {
            var expected = shape
            expected[axis] = other.shape[axis]
            precondition(
                other == TensorType(expected, inputs[0].dtype),
                "\(name): \(inputs) on axis \(axis)"
            )
            shape[axis] += other.shape[axis]
        }
        return TensorType(shape, inputs[0].dtype)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let outer = output.type.shape[..<axis].reduce(1, *)
        let total = output.type.count / max(outer, 1)
        var start = 0
        for input in inputs {
            let run = input.count / max(outer, 1)
            for row in 0..<outer {
                output.address(row * total + start).copyMemory(
                    from: input.address(row * run),
                    byteCount: run * input.dtype.byteCount
                )
            }
            start += run
        }
    }
}

/// Some neighbouring places of one axis: images of a batch, halves of a guidance pair, tiles.
struct Slice: Operation {
    let range: Range<Int>
    let axis: Int

    let name = "slice"

    func output(of inputs: [TensorType]) -> TensorType {
        var shape = inputs[0].shape
        precondition(
            shape.indices.contains(axis) && range.lowerBound >= 0
                && range.upperBound <= shape[axis],
            "\(name): \(range) on axis \(axis) of \(inputs[0])"
        )
        shape[axis] = range.count
        return TensorType(shape, inputs[0].dtype)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let shape = inputs[0].shape
        let inner = shape[(axis + 1)...].reduce(1, *)
        let run = range.count * inner, stride = shape[axis] * inner
        for row in 0..<shape[..<axis].reduce(1, *) {
            output.address(row * run).copyMemory(
                from: inputs[0].address(row * stride + range.lowerBound * inner),
                byteCount: run * inputs[0].dtype.byteCount
            )
        }
    }
}

/// Axes in another order, elements unchanged.
struct Permute: Operation {
    let order: [Int]

    let name = "permute"

    func output(of inputs: [TensorType]) -> TensorType {
        precondition(
            order.sorted() == Array(inputs[0].shape.indices),
            "\(name): \(order) of \(inputs[0])"
        )
        return TensorType(order.map { inputs[0].shape[$0] }, inputs[0].dtype)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0], bytes = x.dtype.byteCount
        var strides = [Int](repeating: 1, count: x.shape.count)
        for axis in x.shape.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * x.shape[axis + 1]
        }
        let steps = order.map { strides[$0] }, shape = output.type.shape
        var place = [Int](repeating: 0, count: shape.count)
        var source = 0
        for target in 0..<output.type.count {
            output.address(target).copyMemory(from: x.address(source), byteCount: bytes)
            for axis in shape.indices.reversed() {
                place[axis] += 1
                source += steps[axis]
                if place[axis] < shape[axis] { break }
                source -= steps[axis] * shape[axis]
                place[axis] = 0
            }
        }
    }
}

/// An image enlarged by repeating the nearest pixel.
///
/// `[batch, height, width, channels]` → `[batch, newHeight, newWidth, channels]`; output row y shows input row
/// floor(y · height / newHeight), as PyTorch's `interpolate(mode="nearest")`.
struct UpsampleNearest: Operation {
    let height: Int
    let width: Int

    let name = "upsample_nearest"

    func output(of inputs: [TensorType]) -> TensorType {
        let shape = inputs[0].shape
        precondition(shape.count == 4, "\(name): \(inputs[0]) is no batch of images")
        return TensorType([shape[0], height, width, shape[3]], inputs[0].dtype)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0], shape = x.shape, channels = shape[3]
        let bytes = channels * x.dtype.byteCount
        machine.pool.run(tasks: shape[0] * height) { row, _ in
            let image = row / height, y = row % height * shape[1] / height
            for column in 0..<width {
                let pixel = (image * shape[1] + y) * shape[2] + column * shape[2] / width
                output.address((row * width + column) * channels).copyMemory(
                    from: x.address(pixel * channels),
                    byteCount: bytes
                )
            }
        }
    }
}

/// Rows of a table by their numbers: `[rows, columns]` → `shape + [columns]`.
struct TakeRows: Operation {
    let indices: [Int]
    let shape: [Int]

    let name = "embedding"

    func output(of inputs: [TensorType]) -> TensorType {
        let table = inputs[0].shape
        precondition(
            table.count == 2 && indices.count == shape.reduce(1, *)
                && indices.allSatisfy { (0..<table[0]).contains($0) },
            "\(name): \(indices.count) rows as \(shape) of \(inputs[0])"
        )
        return TensorType(shape + [table[1]], inputs[0].dtype)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let columns = inputs[0].shape[1]
        for (row, index) in indices.enumerated() {
            output.address(row * columns).copyMemory(
                from: inputs[0].address(index * columns),
                byteCount: columns * inputs[0].dtype.byteCount
            )
        }
    }
}

extension Evaluator {
    /// Tensors joined along an axis. Throws `MemoryLimitExceeded`.
    public func concatenate(
        _ tensors: [Tensor],
        axis: Int
    ) throws(MemoryLimitExceeded) -> Tensor {
        tensors.count == 1 ? tensors[0] : try apply(Concatenate(axis: axis), to: tensors)
    }

    /// Places `range` of an axis, of the first one where none is named. Throws `MemoryLimitExceeded`.
    public func slice(
        _ x: Tensor,
        _ range: Range<Int>,
        axis: Int = 0
    ) throws(MemoryLimitExceeded) -> Tensor {
        range == 0..<x.shape[axis] ? x : try apply(Slice(range: range, axis: axis), x)
    }

    /// Axes in another order. Throws `MemoryLimitExceeded`.
    public func permute(_ x: Tensor, _ order: [Int]) throws(MemoryLimitExceeded) -> Tensor {
        try apply(Permute(order: order), x)
    }

    /// `[batch, channels, height, width]` → `[batch, height, width, channels]`. Throws `MemoryLimitExceeded`.
    public func channelsLast(_ x: Tensor) throws(MemoryLimitExceeded) -> Tensor {
        try permute(x, [0, 2, 3, 1])
    }

    /// `[batch, height, width, channels]` → `[batch, channels, height, width]`. Throws `MemoryLimitExceeded`.
    public func channelsFirst(_ x: Tensor) throws(MemoryLimitExceeded) -> Tensor {
        try permute(x, [0, 3, 1, 2])
    }

    /// An image enlarged to a size by repeating pixels. Throws `MemoryLimitExceeded`.
    public func upsampleNearest(
        _ x: Tensor,
        height: Int,
        width: Int
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(UpsampleNearest(height: height, width: width), x)
    }

    /// Rows of a table `[rows, columns]` by number, as `shape + [columns]`. Throws `MemoryLimitExceeded`.
    public func rows(
        _ indices: [Int],
        shape: [Int],
        of table: Tensor
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(TakeRows(indices: indices, shape: shape), table)
    }
}
