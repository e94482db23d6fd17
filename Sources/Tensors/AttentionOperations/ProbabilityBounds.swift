import CKernels

/// How far roundings may move the probabilities of an attention; what each number multiplies is said in `ck_bounds.h`.
///
/// Sources of error add up: `+` takes both together.
package struct ProbabilityRoundings: Sendable, Equatable {
    /// Error of a score: in units of Σ |q||k| · |scale|, of itself, and absolute.
    package var product = 0.0, score = 0.0, absolute = 0.0
    /// Error of an exponent: in units of its distance from the row's maximum, and of that maximum.
    package var spread = 0.0, maximum = 0.0
    /// Logarithm of each exponential's error, and of each probability's besides.
    package var constant = 0.0, common = 0.0
    /// Absolute error of each probability that is not exactly zero.
    package var underflow = 0.0

    /// No roundings.
    package init() {}

    /// Both together: (eˣ − 1) + (eʸ − 1) ≤ eˣ⁺ʸ − 1.
    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.product += right.product
        sum.score += right.score
        sum.absolute += right.absolute
        sum.spread += right.spread
        sum.maximum += right.maximum
        sum.constant += right.constant
        sum.common += right.common
        sum.underflow += right.underflow
        return sum
    }
}

/// Bounds on the errors of probabilities, from exact scores, Σ |q||k| · |scale| and probabilities.
///
/// Three times `[pairs, queries, keys]` in float64 → the same.
struct ProbabilityBounds: Operation {
    let roundings: ProbabilityRoundings

    let name = "probability_bounds"

    func output(of inputs: [TensorType]) -> TensorType {
        precondition(
            inputs.allSatisfy { $0 == inputs[0] && $0.dtype == .float64 && $0.shape.count == 3 },
            "\(name): \(inputs)"
        )
        return inputs[0]
    }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: 16 * inputs[0].count, bytes: 4 * inputs[0].byteCount)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let columns = inputs[0].shape[2], rows = inputs[0].count / max(columns, 1)
        let rowsPerTask = max(1, ElementTasks.size / max(columns, 1))
        let coefficients = ck_probability_roundings(
            product: roundings.product,
            score: roundings.score,
            absolute: roundings.absolute,
            spread: roundings.spread,
            maximum: roundings.maximum,
            constant: roundings.constant,
            common: roundings.common,
            underflow: roundings.underflow
        )
        machine.pool.run(tasks: (rows + rowsPerTask - 1) / rowsPerTask) { task, _ in
            var coefficients = coefficients
            let first = task * rowsPerTask
            func numbers(_ address: UnsafeRawPointer) -> UnsafePointer<Double> {
                address.assumingMemoryBound(to: Double.self)
            }
            ck_bound_probabilities(
                machine.instructionSet.kernel,
                numbers(inputs[0].address(first * columns)),
                numbers(inputs[1].address(first * columns)),
                numbers(inputs[2].address(first * columns)),
                output.address(first * columns).assumingMemoryBound(to: Double.self),
                min(rowsPerTask, rows - first),
                columns,
                &coefficients
            )
        }
    }
}

/// The magnitude of each float64 number.
struct Magnitude: Operation {
    let name = "magnitude"

    func output(of inputs: [TensorType]) -> TensorType {
        precondition(inputs[0].dtype == .float64, "\(name): \(inputs[0]), float64 needed")
        return inputs[0]
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        ElementTasks.run(inputs[0].count, on: machine) { range in
            let first = range.lowerBound
            let source = inputs[0].address(first).assumingMemoryBound(to: Double.self)
            let target = output.address(first).assumingMemoryBound(to: Double.self)
            for index in 0..<range.count { target[index] = abs(source[index]) }
        }
    }
}

extension Evaluator {
    /// Bounds on the errors of probabilities; see `ck_bounds.h`. Throws `MemoryLimitExceeded`.
    package func probabilityBounds(
        scores: Tensor,
        products: Tensor,
        probabilities: Tensor,
        _ roundings: ProbabilityRoundings
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(ProbabilityBounds(roundings: roundings), scores, products, probabilities)
    }

    /// |x| of each float64 number. Throws `MemoryLimitExceeded`.
    package func magnitude(_ x: Tensor) throws(MemoryLimitExceeded) -> Tensor {
        try apply(Magnitude(), x)
    }
}
