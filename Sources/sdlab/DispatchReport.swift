import Attention
import Reports
import Specs

/// What dispatchers say of a call, as text and as JSON.
struct DispatchReport {
    private let question: DispatchQuestion
    private let profiles: [DispatchProfile]

    /// A report on what profiles say of a call.
    init(_ question: DispatchQuestion, _ profiles: [DispatchProfile]) {
        self.question = question
        self.profiles = profiles
    }

    private var decisions: [(profile: DispatchProfile, decision: DispatchDecision)] {
        profiles.map { ($0, $0.decide(question)) }
    }

    /// The call in a line.
    private var heading: String {
        func shape(_ numbers: [Int]) -> String {
            numbers.map(String.init).joined(separator: ",")
        }
        return "queries \(shape(question.shape)), keys \(shape(question.keyShape)), "
            + question.dtypeName + (question.hasMask ? ", with a mask" : "")
            + (question.isCausal ? ", causal" : "")
            + (question.isDeterministic ? ", deterministic algorithms" : "")
    }

    /// Every kernel of each profile with all reasons.
    var text: String {
        ([heading] + decisions.map(Self.text)).joined(separator: "\n\n")
    }

    /// A line for each profile: what it chooses, what computes it here, and why nothing before it was chosen.
    var table: String {
        let rows = decisions.map { _, decision in
            let earlier = decision.candidates.prefix { $0.kernel != decision.chosen.kernel }
            let refusals = earlier.map { candidate in
                let reasons = candidate.reasons.filter { !$0.isMet }.map(\.text)
                return "\(candidate.kernel): \(reasons.joined(separator: "; "))"
            }
            return [
                decision.profile.rawValue, decision.chosen.kernel,
                Self.words(decision.chosen.backend),
                refusals.isEmpty ? decision.orderReason : refusals.joined(separator: ". "),
            ]
        }
        let columns = ["profile", "kernel", "computed by", "because"].map { TextTable.Column($0) }
        return heading + "\n\n" + TextTable(columns, rows: rows).text.dropLast()
    }

    private static func text(_ profile: DispatchProfile, _ decision: DispatchDecision) -> String {
        var lines = ["\(profile.name.rawValue): \(profile.summary)"]
        let order = decision.candidates.map(\.kernel).joined(separator: ", ")
        lines.append("asked in this order: \(order) (\(decision.orderReason))")
        for candidate in decision.candidates {
            lines.append("")
            let state =
                candidate.kernel == decision.chosen.kernel
                ? "chosen"
                : candidate.backend == nil
                    ? "out of reach"
                    : candidate.isEligible ? "would serve, is not needed" : "refuses"
            let backend = candidate.backend.map { ", computed by \(words($0))" } ?? ""
            lines.append("\(candidate.kernel): \(state)\(backend)")
            lines += candidate.reasons.map { "  \($0.isMet ? "+" : "-") \($0.text)" }
        }
        return lines.joined(separator: "\n")
    }

    /// A backend with its options: `math {upcast: false}`.
    private static func words(_ backend: any AttentionBackend) -> String {
        let options = backend.settings.sorted { $0.key < $1.key }
        guard !options.isEmpty else { return backend.name }
        let words = options.map { "\($0.key): \($0.value)" }
        return "\(backend.name) {\(words.joined(separator: ", "))}"
    }

    /// Canonical JSON: the call, and each profile with its kernels, their reasons and its choice.
    var json: String {
        CanonicalJSON.text(
            .object([
                "queries": Self.array(question.shape), "keys": Self.array(question.keyShape),
                "dtype": .string(question.dtypeName), "mask": .boolean(question.hasMask),
                "causal": .boolean(question.isCausal),
                "deterministic": .boolean(question.isDeterministic),
                "profiles": .array(decisions.map(Self.json)),
            ])
        )
    }

    private static func array(_ numbers: [Int]) -> CanonicalJSON.Value {
        .array(numbers.map { .integer(Int128($0)) })
    }

    private static func json(
        _ profile: DispatchProfile,
        _ decision: DispatchDecision
    ) -> CanonicalJSON.Value {
        let kernels = decision.candidates.map { candidate in
            CanonicalJSON.Value.object([
                "kernel": .string(candidate.kernel), "eligible": .boolean(candidate.isEligible),
                "backend": candidate.backend.map(json) ?? .null,
                "reasons": .array(
                    candidate.reasons.map {
                        .object(["for": .boolean($0.isMet), "text": .string($0.text)])
                    }
                ),
            ])
        }
        return .object([
            "profile": .string(profile.name.rawValue), "summary": .string(profile.summary),
            "order": .string(decision.orderReason), "kernels": .array(kernels),
            "chosen": .string(decision.chosen.kernel), "backend": json(decision.chosen.backend),
        ])
    }

    private static func json(_ backend: any AttentionBackend) -> CanonicalJSON.Value {
        .object([
            "name": .string(backend.name),
            "options": .object(
                backend.settings.mapValues { value in
                    switch value {
                    case .integer(let number): .integer(Int128(number))
                    case .word(let word): .string(word)
                    case .flag(let flag): .boolean(flag)
                    }
                }
            ),
        ])
    }
}
