import Attention
import ErrorAnalysis
import Tensors

/// The errors of one attention head over calls, and those of the yardstick there.
struct HeadErrors: Sendable {
    private(set) var tested = PooledErrors(), baseline = PooledErrors()

    /// Adds calls that were pooled elsewhere.
    mutating func add(_ other: HeadErrors) {
        tested.add(other.tested)
        baseline.add(other.baseline)
    }
}

/// The answers to a call with the heads apart, so that each head's elements are neighbours: `[batch, heads, queries · depth]`.
struct HeadOutputs {
    private let tested: Tensor, reference: Tensor, baseline: Tensor
    private let heads: Int, size: Int
    private let instructionSet: InstructionSet

    /// Takes `[batch, queries, heads · depth]` apart. Throws `MemoryLimitExceeded`.
    init(
        tested: Tensor,
        reference: Tensor,
        baseline: Tensor,
        heads: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) {
        func apart(_ x: Tensor) throws(MemoryLimitExceeded) -> Tensor {
            // One head is apart from no other.
            guard heads > 1 else { return x }
            let shape = [x.shape[0], x.shape[1], heads, x.shape[2] / heads]
            return try evaluator.permute(x.reshaped(shape), [0, 2, 1, 3])
        }
        self.tested = try apart(tested)
        self.reference = try apart(reference)
        self.baseline = try apart(baseline)
        self.heads = heads
        size = tested.count / max(tested.shape[0] * heads, 1)
        instructionSet = evaluator.machine.instructionSet
    }

    /// Adds the errors of an image of the batch, which are those of `row` in all, to those of each head.
    func add(_ place: Int, of row: Auditor.Row, to errors: inout [HeadErrors]) {
        if errors.isEmpty { errors = Array(repeating: HeadErrors(), count: heads) }
        guard heads > 1 else {
            errors[0].add(tested: row.sample, baseline: row.baseline)
            return
        }
        for head in errors.indices {
            let start = (place * heads + head) * size
            errors[head].add(
                tested: sample(tested, start..<start + size),
                baseline: sample(baseline, start..<start + size)
            )
        }
    }

    private func sample(_ tensor: Tensor, _ elements: Range<Int>) -> ErrorSample {
        ErrorSample(
            tested: tensor,
            reference: reference,
            elements: elements,
            looksAtSpread: false,
            instructionSet: instructionSet
        )
    }
}

extension HeadErrors {
    fileprivate mutating func add(tested: ErrorSample, baseline: ErrorSample) {
        self.tested.add(tested)
        self.baseline.add(baseline)
    }
}
