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
        var histograms: [AttentionLayer: ErrorHistogram] = [:]
        /// By layer and image, so that neither batches nor the order of calls show in a sum.
        var heads: [AttentionLayer: [Int: [HeadErrors]]] = [:]
        var worst: WorstCall?
    }

    /// What the answer of a call is held against.
    private struct Yardsticks {
        let reference: Tensor, baseline: Tensor
        /// What errors should not pass, or nil where that is not known.
        let bounds: Tensor?
        /// Probabilities and logarithms of their sums, where they are asked for.
        let probabilities: Probabilities?
    }

    /// Probabilities of a call, `[batch · heads, queries, keys]`, and the logsumexp of its scores.
    private struct Probabilities {
        let tested: Tensor, reference: Tensor
        let logsumexp: (tested: Tensor, reference: Tensor)
    }

    private let settings: AuditSettings
    private let gates: Gates
    private let keepsWorst: Bool
    private let evaluator: Evaluator
    private let referenceEvaluator: Evaluator
    private let violation: @Sendable (Row, String) -> Void
    private let state = Mutex(State())

    init(
        _ settings: AuditSettings,
        machine: Machine,
        keepsWorst: Bool = false,
        violation: @escaping @Sendable (Row, String) -> Void
    ) {
        self.settings = settings
        gates = settings.gates.gates
        self.keepsWorst = keepsWorst
        evaluator = Evaluator(machine: machine)
        // The yardstick of everything is the exact chain, whoever multiplies in the trial.
        referenceEvaluator = Evaluator(machine: machine.multiplying(by: .chain))
        self.violation = violation
    }

    /// All rows so far, in the order of execution.
    var rows: [Row] { state.withLock { $0.rows } }

    /// The errors of each layer by their size.
    var histograms: [AttentionLayer: ErrorHistogram] { state.withLock { $0.histograms } }

    /// The errors of each layer by head.
    var heads: [AttentionLayer: [HeadErrors]] {
        state.withLock { $0.heads }.mapValues { images in
            images.sorted { $0.key < $1.key }.reduce(into: []) { all, image in
                if all.isEmpty { all = image.value.map { _ in HeadErrors() } }
                for (head, errors) in image.value.enumerated() { all[head].add(errors) }
            }
        }
    }

    /// The call with the largest error so far, the first of those; nil where it is not kept.
    var worst: WorstCall? { state.withLock { $0.worst } }

    /// A batch begins; its first image has this number in the trial.
    func begin(firstImage: Int) {
        state.withLock { $0.firstImage = firstImage }
    }

    /// An attention call was made. Throws `GateViolation` where a gate fails and the spec asks to stop there.
    func observe(_ call: AttentionCall) throws {
        guard isAudited(call) else { return }
        let firstImage = state.withLock { $0.firstImage }
        let yardsticks = try yardsticks(of: call)
        let heads = try HeadOutputs(
            tested: call.output,
            reference: yardsticks.reference,
            baseline: yardsticks.baseline,
            heads: call.input.heads,
            in: evaluator
        )
        for place in 0..<call.output.shape[0] {
            let result = Row(
                layer: call.layer,
                step: call.step?.index,
                image: firstImage + call.rows[place].image,
                isUnconditional: call.rows[place].isUnconditional,
                backend: call.backend.name,
                sample: sample(call, yardsticks, place),
                baseline: ErrorSample(
                    tested: yardsticks.baseline,
                    reference: yardsticks.reference,
                    elements: elements(call, place),
                    looksAtSpread: false,
                    instructionSet: evaluator.machine.instructionSet
                )
            )
            keep(result, place, of: call, heads, reference: yardsticks.reference)
            try judge(result)
        }
    }

    /// Where the answer for an image of a batch lies.
    private func elements(_ call: AttentionCall, _ place: Int) -> Range<Int> {
        let size = call.output.count / max(call.output.shape[0], 1)
        return place * size..<(place + 1) * size
    }

    private func keep(
        _ row: Row,
        _ place: Int,
        of call: AttentionCall,
        _ heads: HeadOutputs,
        reference: Tensor
    ) {
        let elements = elements(call, place)
        state.withLock { state in
            state.rows.append(row)
            heads.add(
                place,
                of: row,
                to: &state.heads[call.layer, default: [:]][row.image, default: []]
            )
            state.histograms[call.layer, default: ErrorHistogram()].add(
                tested: call.output,
                reference: reference,
                elements: elements,
                instructionSet: evaluator.machine.instructionSet
            )
            guard keepsWorst, let error = WorstCall.error(of: row) else { return }
            if let worst = state.worst, let other = WorstCall.error(of: worst.row), other >= error {
                return
            }
            state.worst = WorstCall(row, place: place, of: call, reference: reference)
        }
    }

    private func isAudited(_ call: AttentionCall) -> Bool {
        settings.layers.contains { Glob.matches($0, call.layer.path) }
            && call.step.map { settings.steps.contains($0.index, of: $0.count) } ?? true
    }

    private func yardsticks(of call: AttentionCall) throws -> Yardsticks {
        let input = call.input
        let reference: Tensor, roundings: AttentionRoundings
        if settings.reference is MathAttention && settings.referenceDType == .float64 {
            reference = try ReferenceAttention.attend(input, in: referenceEvaluator)
            roundings = ReferenceAttention.roundings(of: input, on: referenceEvaluator.machine)
        } else {
            let cast = try input.cast(to: settings.referenceDType, in: referenceEvaluator)
            reference = try referenceEvaluator.cast(
                settings.reference.attend(cast, in: referenceEvaluator),
                to: .float64
            )
            roundings = settings.reference.roundings(of: cast, on: referenceEvaluator.machine)
        }
        return Yardsticks(
            reference: reference,
            baseline: try baseline(of: call),
            bounds: try bounds(of: call, reference, roundings),
            probabilities: settings.probabilities ? try probabilities(of: call) : nil
        )
    }

    /// What no error should pass; nil where the reference rounds its inputs, so that it answers another question.
    private func bounds(
        of call: AttentionCall,
        _ reference: Tensor,
        _ roundings: AttentionRoundings
    ) throws -> Tensor? {
        guard settings.referenceDType == .float64 else { return nil }
        let input = call.input
        return try AttentionBound(
            tested: call.backend.roundings(of: input, on: evaluator.machine),
            reference: roundings
        ).evaluate(
            queries: input.queries,
            keys: input.keys,
            values: input.values,
            heads: input.heads,
            keyHeads: input.keyHeads,
            scale: input.scale,
            mask: input.mask,
            output: reference,
            in: referenceEvaluator
        )
    }

    private func probabilities(of call: AttentionCall) throws -> Probabilities {
        Probabilities(
            tested: try call.backend.effectiveProbabilities(call.input, in: evaluator),
            reference: try ReferenceAttention.probabilities(call.input, in: referenceEvaluator),
            logsumexp: (
                tested: try call.backend.logsumexp(call.input, in: evaluator),
                reference: try ReferenceAttention.logsumexp(call.input, in: referenceEvaluator)
            )
        )
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

    private func sample(_ call: AttentionCall, _ yardsticks: Yardsticks, _ place: Int)
        -> ErrorSample
    {
        var sample = ErrorSample(
            tested: call.output,
            reference: yardsticks.reference,
            elements: elements(call, place),
            row: call.input.layout.depth,
            bounds: yardsticks.bounds,
            instructionSet: evaluator.machine.instructionSet
        )
        let rows = call.input.heads * call.input.layout.queries
        sample.rows = yardsticks.probabilities.map {
            AttentionRowErrors(
                tested: $0.tested,
                reference: $0.reference,
                rows: place * rows..<(place + 1) * rows,
                logsumexp: $0.logsumexp
            )
        }
        return sample
    }

    /// Tells of what the spec wants to be told of; a warning is always told.
    private func judge(_ row: Row) throws {
        let judgements = gates.judge(AuditedCall(row.sample, baseline: row.baseline))
        for judgement in judgements {
            switch judgement.verdict {
            case .pass, .notApplicable: continue
            case .warn: violation(row, judgement.gate)
            case .fail:
                if settings.onViolation == .warn { violation(row, judgement.gate) }
                if settings.onViolation == .fail {
                    throw GateViolation(layer: row.layer.path, step: row.step, gate: judgement.gate)
                }
            }
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
