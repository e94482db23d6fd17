/// Which denoising steps are audited.
public enum AuditedSteps: Sendable, Equatable {
    /// One step of a list.
    public enum Step: Sendable, Equatable {
        /// The first step.
        case first
        /// The last step.
        case last
        /// The step of that number, counted from 0.
        case number(Int)
    }

    /// All of them.
    case all
    /// The first and every n-th after it.
    case every(Int)
    /// Those listed.
    case these([Step])

    /// What a step, or words for steps, may look like.
    fileprivate static let rules: [SchemaLog.Rule] = [
        .text(pattern: "^(all|every +[1-9][0-9]*|first|last)$"), .integer(0...9999),
    ]

    /// Whether the step with number `step`, of `count` steps, is audited.
    public func contains(_ step: Int, of count: Int) -> Bool {
        switch self {
        case .all: true
        case .every(let stride): step.isMultiple(of: stride)
        case .these(let steps):
            steps.contains { listed in
                switch listed {
                case .first: step == 0
                case .last: step == count - 1
                case .number(let number): step == number
                }
            }
        }
    }
}

extension Node {
    /// The node as `all`, `every 5`, or a list of numbers, `first` and `last`.
    func auditedSteps(_ name: String, _ ledger: ProblemLedger) -> Located<AuditedSteps>? {
        ledger.asks(.either(AuditedSteps.rules), of: name)
        ledger.asks(.listOrItem, of: name)
        if let items {
            let steps = items.compactMap { $0.auditedStep(name, ledger) }
            return Located(.these(steps), at: location)
        }
        if case .string(let text) = meaning {
            let words = text.split(separator: " ")
            if words == ["all"] { return Located(.all, at: location) }
            if words.count == 2, words[0] == "every", let stride = Int(words[1]), stride > 0 {
                return Located(.every(stride), at: location)
            }
        }
        return auditedStep(name, ledger).map { Located(.these([$0]), at: location) }
    }

    private func auditedStep(_ name: String, _ ledger: ProblemLedger) -> AuditedSteps.Step? {
        switch meaning {
        case .string("first"): return .first
        case .string("last"): return .last
        case .integer(let value) where (0..<10_000).contains(value): return .number(Int(value))
        default:
            ledger.report(
                location.problem(
                    "\(name.quoted) cannot be \(summary)",
                    remedy: "write all, every 5, or a list such as [first, 10, last], "
                        + "counting steps from 0"
                )
            )
            return nil
        }
    }
}
