import Attention
import ErrorAnalysis
import Models
import Synchronization
import Tensors

/// What an experiment with `baseline: vanilla` does with each attention call (`Auditor` in Experiments, whose
/// every step this repeats): the float64 reference, the baseline, and the errors of both, image by image.
final class CallAudit: Sendable {
    private let evaluator: Evaluator
    private let baseline: VanillaAttention
    private let rows = Mutex<[(sample: ErrorSample, baseline: ErrorSample)]>([])

    /// An audit on the machine of an evaluator, with a ledger of its own.
    init(_ evaluator: Evaluator) throws {
        self.evaluator = Evaluator(machine: evaluator.machine)
        baseline = try VanillaAttention()
    }

    /// An attention call was made.
    func observe(_ call: AttentionCall) throws {
        let reference = try ReferenceAttention.attend(call.input, in: evaluator)
        let baseline =
            call.backend is VanillaAttention
            ? call.output : try baseline.attendSparingly(call.input, in: evaluator)
        let images = call.output.shape[0], size = call.output.count / images
        for image in 0..<images {
            let elements = image * size..<(image + 1) * size
            let row = (
                sample: sample(call.output, reference, elements),
                baseline: sample(baseline, reference, elements)
            )
            rows.withLock { $0.append(row) }
        }
    }

    private func sample(
        _ tested: Tensor,
        _ reference: Tensor,
        _ elements: Range<Int>
    ) -> ErrorSample {
        ErrorSample(
            tested: tested,
            reference: reference,
            elements: elements,
            instructionSet: evaluator.machine.instructionSet
        )
    }
}
