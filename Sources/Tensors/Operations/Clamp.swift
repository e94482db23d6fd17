import CKernels

/// Limits each element to a range; NaN stays NaN, as in `torch.clamp`.
///
/// Any shape → same. An end of the range that the dtype cannot hold is rounded to it.
package struct Clamp: Operation {
    /// The smallest and the largest result.
    package let range: ClosedRange<Double>

    /// A clamp to `range`.
    package init(to range: ClosedRange<Double>) {
        self.range = range
    }

    package let name = "clamp"

    /// Elements that are widened at once.
    private static let block = 256

    package func output(of inputs: [TensorType]) -> TensorType {
        precondition(inputs.count == 1, "\(name): one input, not \(inputs)")
        return inputs[0]
    }

    package func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: 2 * inputs[0].count, bytes: 2 * inputs[0].byteCount)
    }

    package func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let isa = machine.instructionSet.kernel
        let dtype = output.type.dtype.kernel
        withUnsafeTemporaryAllocation(of: Double.self, capacity: Clamp.block) { wide in
            guard let base = wide.baseAddress else { return }
            for first in stride(from: 0, to: output.type.count, by: Clamp.block) {
                let count = min(Clamp.block, output.type.count - first)
                ck_convert(isa, dtype, inputs[0].address(first), .CK_FLOAT64, base, count)
                for index in 0..<count { wide[index] = limited(wide[index]) }
                ck_convert(isa, .CK_FLOAT64, base, dtype, output.address(first), count)
            }
        }
    }

    /// Both comparisons are false for NaN, which so passes.
    private func limited(_ x: Double) -> Double {
        if x < range.lowerBound { return range.lowerBound }
        if x > range.upperBound { return range.upperBound }
        return x
    }
}

extension Evaluator {
    /// Each element limited to `range`.
    ///
    /// Throws `MemoryLimitExceeded`.
    package func clamp(
        _ tensor: Tensor,
        to range: ClosedRange<Double>
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(Clamp(to: range), tensor)
    }
}
