import Attention
import ErrorAnalysis
import Models
import Specs
import Synchronization
import Tensors

/// Compares attention calls with the reference and with the yardstick while a trial runs.
///
/// Both are computed from the very inputs that the backend was given, on a ledger of their own, so that the trial's
/// peak memory is that of the trial.
final class Auditor: Sendable {
    /// One audited row: a call and an image of its batch.
    struct Row: Sendable {
        let layer: AttentionLayer
        let step: Int?
        let image: Int
        let isUnconditional: Bool
        let backend: String
        let sample: ErrorSample
        let baseline: ErrorSample
    }

    private struct State {
        var rows: [Row] = []
        /// The trial's number of the first image of the batch under way.
        var firstImage = 0
    }

    private let settings: AuditSettings
    private let gates: Gates
    private let evaluator: Evaluator
    private let referenceEvaluator: Evaluator
    private let violation: @Sendable (Row, String) -> Void
    private let state = Mutex(State())

    init(
        _ settings: AuditSettings,
        machine: Machine,
        violation: @escaping @Sendable (Row, String) -> Void
    ) {
        self.settings = settings
        gates = settings.gates
        evaluator = Evaluator(machine: machine)
        // The yardstick of everything is the exact chain, whoever multiplies in the trial.
        referenceEvaluator = Evaluator(machine: machine.multiplying(by: .chain))
        self.violation = violation
    }

    /// All rows so far, in the order of execution.
    var rows: [Row] { state.withLock { $0.rows } }

    /// A batch begins; its first image has this number in the trial.
    func begin(firstImage: Int) {
        state.withLock { $0.firstImage = firstImage }
    }

    /// An attention call was made. Throws `GateViolation` where a gate fails and the spec asks to stop there.
    func observe(_ call: AttentionCall) throws {
        guard isAudited(call) else { return }
        let firstImage = state.withLock { $0.firstImage }
        let reference = try reference(of: call.input)
        let baseline = try baseline(of: call)
        let images = call.output.shape[0], size = call.output.count / max(images, 1)
        for row in 0..<images {
            let elements = row * size..<(row + 1) * size
            let result = Row(
                layer: call.layer,
                step: call.step?.index,
                image: firstImage + call.rows[row].image,
                isUnconditional: call.rows[row].isUnconditional,
                backend: call.backend.name,
                sample: sample(call.output, reference, elements),
                baseline: sample(baseline, reference, elements)
            )
            state.withLock { $0.rows.append(result) }
            try judge(result)
        }
    }

    private func isAudited(_ call: AttentionCall) -> Bool {
        settings.layers.contains { Glob.matches($0, call.layer.path) }
            && call.step.map { settings.steps.contains($0.index, of: $0.count) } ?? true
    }

    private func reference(of input: AttentionInput) throws -> Tensor {
        if settings.reference is MathAttention && settings.referenceDType == .float64 {
            return try ReferenceAttention.attend(input, in: referenceEvaluator)
        }
        let output = try settings.reference.attend(
            input.cast(to: settings.referenceDType, in: referenceEvaluator),
            in: referenceEvaluator
        )
        return try referenceEvaluator.cast(output, to: .float64)
    }

    /// The yardstick's answer; the call's own where it is the yardstick itself.
    private func baseline(of call: AttentionCall) throws -> Tensor {
        if call.backend.name == settings.baseline.name
            && call.backend.settings == settings.baseline.settings
        {
            return call.output
        }
        return try settings.baseline.attendSparingly(call.input, in: evaluator)
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

    private func judge(_ row: Row) throws {
        guard settings.onViolation != .record else { return }
        let call = AuditedCall(row.sample, baseline: row.baseline)
        guard let failed = gates.judge(call).first(where: { $0.verdict == .fail }) else { return }
        if settings.onViolation == .warn { violation(row, failed.gate) }
        if settings.onViolation == .fail {
            throw GateViolation(layer: row.layer.path, step: row.step, gate: failed.gate)
        }
    }
}

/// A gate did not hold, and the spec asked to stop the trial there.
struct GateViolation: Error, CustomStringConvertible {
    let layer: String
    let step: Int?
    let gate: String

    var description: String {
        "the gate \(gate) does not hold at \(layer)" + (step.map { ", step \($0)" } ?? "")
    }
}

extension AuditSettings {
    /// The gates that these settings ask for.
    var gates: Gates {
        Gates(maxRatio: maxRatio, meanRatio: meanRatio, failsOnNonfinite: failsOnNonfinite)
    }
}
