import Tensors

/// One thing that a kernel asks of a call.
struct DispatchRule: Sendable {
    /// What it says of a call.
    let judge: @Sendable (DispatchQuestion) -> DispatchReason

    /// A rule with its words for a call that keeps it and for one that does not.
    init(
        _ isMet: @escaping @Sendable (DispatchQuestion) -> Bool,
        met: @escaping @Sendable (DispatchQuestion) -> String,
        unmet: @escaping @Sendable (DispatchQuestion) -> String
    ) {
        judge = { isMet($0) ? DispatchReason(true, met($0)) : DispatchReason(false, unmet($0)) }
    }

    /// A rule that every call keeps, or none.
    init(always isMet: Bool, _ text: String) {
        judge = { _ in DispatchReason(isMet, text) }
    }
}

/// What speaks for a kernel, or against it.
public struct DispatchReason: Sendable, Hashable {
    /// Whether it speaks for the kernel.
    public let isMet: Bool
    /// Why, in words.
    public let text: String

    init(_ isMet: Bool, _ text: String) {
        self.isMet = isMet
        self.text = text
    }
}

extension DispatchRule {
    /// Takes no additive mask.
    static let noMask = DispatchRule(
        { !$0.hasMask },
        met: { _ in "there is no mask" },
        unmet: { _ in "takes no mask, and there is one" }
    )

    /// Adds a mask where there is one.
    static let anyMask = DispatchRule(
        always: true,
        "takes calls with a mask and without"
    )

    /// The dtype is one of these.
    static func dtype(_ dtypes: [DType]) -> DispatchRule {
        let names = dtypes.map(\.rawValue).joined(separator: ", ")
        return DispatchRule(
            { dtypes.contains($0.dtype) },
            met: { "\($0.dtype.rawValue) is among \(names)" },
            unmet: { "takes \(names), not \($0.dtype.rawValue)" }
        )
    }

    /// Heads are no deeper than this.
    static func depth(upTo limit: Int) -> DispatchRule {
        DispatchRule(
            { $0.depth <= limit },
            met: { "heads of \($0.depth) are within \(limit)" },
            unmet: { "heads of \($0.depth) are beyond \(limit)" }
        )
    }

    /// Depths are multiples of a number that may depend on the dtype.
    static func depth(multipleOf factor: @escaping @Sendable (DType) -> Int) -> DispatchRule {
        DispatchRule(
            { $0.depth % factor($0.dtype) == 0 },
            met: { "heads of \($0.depth) are a multiple of \(factor($0.dtype))" },
            unmet: { "heads of \($0.depth) are no multiple of \(factor($0.dtype))" }
        )
    }

    /// The device is within what the kernel was written for, or is not.
    static func device(
        _ device: DispatchDevice,
        within: ClosedRange<Int>,
        _ words: String
    ) -> DispatchRule {
        DispatchRule(
            always: within.contains(device.capability),
            within.contains(device.capability)
                ? "\(device) is \(words)" : "\(device) is not \(words)"
        )
    }

    /// As many key heads as query heads.
    static let equalHeads = DispatchRule(
        { $0.heads == $0.keyHeads },
        met: { "as many key heads as query heads, \($0.heads)" },
        unmet: { "\($0.heads) query heads over \($0.keyHeads) key heads: takes equal numbers only" }
    )

    /// Key heads are as many or fewer, shared in equal runs.
    static let sharedHeads = DispatchRule(
        { $0.heads % $0.keyHeads == 0 },
        met: {
            $0.heads == $0.keyHeads
                ? "as many key heads as query heads, \($0.heads)"
                : "\($0.heads) query heads may share \($0.keyHeads) key heads"
        },
        unmet: { "\($0.keyHeads) key heads do not divide \($0.heads) query heads" }
    )

    /// There are queries and keys.
    static let tokens = DispatchRule(
        { $0.queries > 0 && $0.keys > 0 },
        met: { "there are tokens: \($0.queries) queries, \($0.keys) keys" },
        unmet: { "\($0.queries) queries and \($0.keys) keys: takes no empty sequence" }
    )

    /// Causal only where there are as many queries as keys.
    static let squareCausal = DispatchRule(
        { !$0.isCausal || $0.queries == $0.keys },
        met: {
            $0.isCausal
                ? "causal over as many queries as keys, \($0.queries)" : "it is not causal"
        },
        unmet: {
            "causal over \($0.queries) queries and \($0.keys) keys: "
                + "its diagonal would end at the last key, not begin at the first"
        }
    )

    /// Not where deterministic algorithms are asked for.
    static let atomicSums = DispatchRule(
        { !$0.isDeterministic },
        met: { _ in "deterministic algorithms are not asked for" },
        unmet: { _ in "adds in no fixed order, and deterministic algorithms are asked for" }
    )
}
