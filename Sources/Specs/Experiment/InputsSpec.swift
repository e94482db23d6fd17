/// How synthetic queries, keys and values are distributed.
public enum InputDistribution: String, SpecWord {
    /// Standard normal.
    case normal
    /// Uniform between 0 and 1.
    case uniform = "uniform01"
    /// Standard normal, one number in a thousand with another normal of deviation 10 on top: FlashAttention-3's test.
    case outliers
    /// Every key occurs more than once, so that the largest score of a row does, and no value is positive: the case of
    /// Qiu and Yao in which rounding errors do not cancel.
    case repeatedMaxima = "repeated-maxima"
}

/// Synthetic inputs of attention: queries `[batch, queries, heads · depth]`, keys and values `[batch, keys, key heads · depth]`.
public struct InputsSpec: Sendable {
    /// The number of independent problems.
    public let batch: Located<Int>
    /// The number of heads of the queries.
    public let heads: Located<Int>
    /// The number of heads of keys and values, which equal runs of query heads share; as many as those if the author gave none.
    public let keyHeads: Located<Int>
    /// The number of queries.
    public let queries: Located<Int>
    /// The number of keys; as many as queries if the author gave none.
    public let keys: Located<Int>
    /// The number of channels of a head.
    public let depth: Located<Int>
    /// What scores are multiplied by; nothing: 1/√depth.
    public let scale: Located<Double>?
    /// Whether a query sees only the keys that do not come after it.
    public let isCausal: Located<Bool>
    /// What else hides keys from queries, with options or without; `none` if the author named nothing.
    public let mask: Choice
    /// How the values are distributed.
    public let distribution: Located<InputDistribution>
    /// One set of tensors is made from each seed; a single 0 if the author gave none.
    public let seeds: [Located<UInt64>]

    /// Reads the section `inputs`.
    init(_ section: Section<InputsKey>) {
        let count = 1...1_048_576
        batch = section.integer(.batch, in: count) ?? section.absent(1)
        let heads = section.integer(.heads, in: count) ?? section.absent(8)
        self.heads = heads
        keyHeads = section.integer(.keyHeads, in: count) ?? heads
        let queries = section.integer(.queries, in: count) ?? section.absent(1024)
        self.queries = queries
        keys = section.integer(.keys, in: count) ?? queries
        depth = section.integer(.depth, in: count) ?? section.absent(64)
        scale = section.number(.scale, in: 0...Double.infinity)
        isCausal = section.flag(.causal, default: false)
        mask = section.choice(.mask) ?? Choice(section.absent("none"))
        distribution =
            section.word(.distribution, of: InputDistribution.self) ?? section.absent(.normal)
        seeds = InputsSpec.seeds(section)
        reportHeads(section.ledger)
        reportScale(section.ledger)
    }

    /// Reports a scale that makes all scores equal, whatever the inputs are.
    private func reportScale(_ ledger: ProblemLedger) {
        guard let scale, scale.value == 0 else { return }
        ledger.report(
            scale.location.problem(
                "a scale of 0 leaves nothing of the scores",
                remedy: "leave 'scale' out for 1/√depth"
            )
        )
    }

    /// Reports key heads that query heads cannot share equally.
    private func reportHeads(_ ledger: ProblemLedger) {
        guard !heads.value.isMultiple(of: keyHeads.value) else { return }
        ledger.report(
            keyHeads.location.problem(
                "\(heads.value) heads cannot share \(keyHeads.value) key heads in equal runs",
                remedy: "'key_heads' must divide 'heads'"
            )
        )
    }

    private static func seeds(_ section: Section<InputsKey>) -> [Located<UInt64>] {
        section.ledger.asks(.count(atLeast: 1), of: section.name(.seeds))
        guard let node = section.node(.seeds) else { return [section.absent(0)] }
        let items = node.list(section.name(.seeds), section.ledger) ?? []
        if node.items?.isEmpty == true {
            section.ledger.report(
                node.location.problem(
                    "\(section.name(.seeds).quoted) is empty",
                    remedy: "name at least one"
                )
            )
        }
        var seen: Set<UInt64> = []
        return items.compactMap {
            $0.integer(section.name(.seeds), in: 0...UInt64.max, section.ledger)
        }.filter { seed in
            let isNew = seen.insert(seed.value).inserted
            if !isNew {
                section.ledger.report(
                    seed.location.problem("the seed \(seed.value) is given twice")
                )
            }
            return isNew
        }
    }
}

/// The keys of the section `inputs`.
enum InputsKey: String, SectionKey {
    case batch, heads
    case keyHeads = "key_heads"
    case queries, keys, depth, scale, causal, mask, distribution, seeds

    var shape: Shape { self == .mask ? .choice : .value }
}
