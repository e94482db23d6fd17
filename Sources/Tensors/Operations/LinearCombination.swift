import CKernels

/// A weighted sum of tensors of one type: one fma chain in float64 for each element, rounded once.
///
/// Schedulers and guidance are made of it; coefficients are float64 whatever the tensors are.
package struct LinearCombination: Operation {
    /// One weight for each input, at most eight.
    package let coefficients: [Double]

    /// A combination with these weights.
    package init(_ coefficients: [Double]) {
        precondition(
            (1...8).contains(coefficients.count),
            "linear_combination: \(coefficients.count) terms, possible are 1 to 8"
        )
        self.coefficients = coefficients
    }

    package let name = "linear_combination"

    package func output(of inputs: [TensorType]) -> TensorType {
        precondition(
            inputs.count == coefficients.count && inputs.allSatisfy { $0 == inputs[0] },
            "\(name): \(coefficients.count) coefficients for \(inputs)"
        )
        return inputs[0]
    }

    package func cost(of inputs: [TensorType]) -> Cost {
        Cost(
            flops: 2 * inputs.count * inputs[0].count,
            bytes: (inputs.count + 1) * inputs[0].byteCount
        )
    }

    package func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let terms = inputs.map { Optional($0.pointer) }
        ck_combine(
            machine.instructionSet.kernel,
            output.type.dtype.kernel,
            inputs.count,
            coefficients,
            terms,
            output.base,
            output.type.count
        )
    }
}

extension Evaluator {
    /// The weighted sum of tensors of one type, each element rounded once.
    ///
    /// Throws `MemoryLimitExceeded`.
    public func linearCombination(
        _ terms: [(coefficient: Double, tensor: Tensor)]
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(LinearCombination(terms.map(\.coefficient)), to: terms.map(\.tensor))
    }
}
