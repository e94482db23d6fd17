import CKernels

/// Normalises each of `groups` bands of channels to mean 0 and variance 1, then scales and shifts each channel.
///
/// `[batch, …, channels]` → same ("Group Normalization", equations 1 to 3). Moments are taken in two passes by
/// sixteen partial sums over (pixel, channel). With `silu`, SiLU of the rounded result follows in the same
/// pass over memory: the bits of the two operations one after the other.
struct GroupNorm: Operation {
    let groups: Int
    let epsilon: Double
    let silu: Bool

    var name: String { silu ? "group_norm_silu" : "group_norm" }

    func output(of inputs: [TensorType]) -> TensorType {
        let x = inputs[0], channels = x.shape.last ?? 0
        precondition(
            channels % groups == 0
                && inputs.dropFirst().allSatisfy { $0 == TensorType([channels], x.dtype) },
            "\(name): \(inputs) in \(groups) groups"
        )
        return x
    }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: (silu ? 11 : 7) * inputs[0].count, bytes: 2 * inputs[0].byteCount)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0], weight = inputs[1], bias = inputs[2]
        let channels = weight.count, images = x.shape[0]
        let pixels = x.count / images / channels, width = channels / groups
        let isa = machine.instructionSet.kernel, dtype = x.dtype.kernel
        let bytes = x.dtype.wide.byteCount
        let moments = [UInt64](unsafeUninitializedCapacity: 2 * images * groups) { buffer, count in
            count = 2 * images * groups
            guard let base = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
            let groupsPerTask = max(1, groups / 4)
            let tasksPerImage = (groups + groupsPerTask - 1) / groupsPerTask
            machine.pool.run(tasks: images * tasksPerImage) { task, _ in
                let image = task / tasksPerImage, first = task % tasksPerImage * groupsPerTask
                let mean = base + 2 * image * groups * bytes
                ck_group_moments(
                    isa,
                    dtype,
                    x.address(image * pixels * channels),
                    pixels,
                    channels,
                    width,
                    first,
                    min(groupsPerTask, groups - first),
                    epsilon,
                    mean,
                    mean + groups * bytes
                )
            }
        }
        moments.withUnsafeBytes { moments in
            guard let base = moments.baseAddress else { return }
            let pixelsPerTask = max(1, ElementTasks.size / channels)
            let tasksPerImage = (pixels + pixelsPerTask - 1) / pixelsPerTask
            machine.pool.run(tasks: images * tasksPerImage) { task, _ in
                let image = task / tasksPerImage, first = task % tasksPerImage * pixelsPerTask
                let mean = base + 2 * image * groups * bytes
                let start = (image * pixels + first) * channels
                ck_group_apply(
                    isa,
                    dtype,
                    x.address(start),
                    min(pixelsPerTask, pixels - first),
                    channels,
                    width,
                    mean,
                    mean + groups * bytes,
                    weight.pointer,
                    bias.pointer,
                    silu ? 1 : 0,
                    output.address(start)
                )
            }
        }
    }
}

/// Normalises each row to mean 0 and variance 1, then scales and shifts each column.
///
/// `[…, columns]` → same ("Layer Normalization", equation 4).
struct LayerNorm: Operation {
    let epsilon: Double

    let name = "layer_norm"

    func output(of inputs: [TensorType]) -> TensorType {
        let x = inputs[0]
        precondition(
            inputs.dropFirst().allSatisfy { $0 == TensorType([x.shape.last ?? 0], x.dtype) },
            "\(name): \(inputs)"
        )
        return x
    }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: 7 * inputs[0].count, bytes: 2 * inputs[0].byteCount)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0], weight = inputs[1], bias = inputs[2]
        let columns = weight.count, rows = x.count / columns
        let rowsPerTask = max(1, ElementTasks.size / columns)
        machine.pool.run(tasks: (rows + rowsPerTask - 1) / rowsPerTask) { task, _ in
            let first = task * rowsPerTask
            ck_layer_norm(
                machine.instructionSet.kernel,
                x.dtype.kernel,
                x.address(first * columns),
                weight.pointer,
                bias.pointer,
                epsilon,
                output.address(first * columns),
                min(rowsPerTask, rows - first),
                columns
            )
        }
    }
}

extension Evaluator {
    /// Group normalisation of `[batch, …, channels]`, followed by SiLU where asked.
    ///
    /// Throws `MemoryLimitExceeded`.
    public func groupNorm(
        _ x: Tensor,
        groups: Int,
        weight: Tensor,
        bias: Tensor,
        epsilon: Double,
        silu: Bool = false
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(GroupNorm(groups: groups, epsilon: epsilon, silu: silu), x, weight, bias)
    }

    /// Layer normalisation over the last axis. Throws `MemoryLimitExceeded`.
    public func layerNorm(
        _ x: Tensor,
        weight: Tensor,
        bias: Tensor,
        epsilon: Double
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(LayerNorm(epsilon: epsilon), x, weight, bias)
    }
}
