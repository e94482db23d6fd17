/// How synthetic queries, keys and values are distributed.
public enum InputDistribution: String, SpecWord {
    /// Standard normal.
    case normal
    /// Uniform between 0 and 1.
    case uniform = "uniform01"
    /// Normal with a few large values.
    case outliers
    /// Made so that the largest score of a row occurs more than once.
    case repeatedMaxima = "repeated-maxima"
}

/// Synthetic inputs of attention: queries and keys `[batch, heads, queries or keys, depth]`.
public struct InputsSpec: Sendable {
    /// The number of independent problems.
    public let batch: Located<Int>
    /// The number of heads.
    public let heads: Located<Int>
    /// The number of queries.
    public let queries: Located<Int>
    /// The number of keys; as many as queries if the author gave none.
    public let keys: Located<Int>
    /// The number of channels of a head.
    public let depth: Located<Int>
    /// Whether a query sees only the keys that do not come after it.
    public let isCausal: Located<Bool>
    /// How the values are distributed.
    public let distribution: Located<InputDistribution>
    /// One set of tensors is made from each seed; a single 0 if the author gave none.
    public let seeds: [Located<UInt64>]

    /// Reads the section `inputs`.
    init(_ section: Section<InputsKey>) {
        let count = 1...1_048_576
        batch = section.integer(.batch, in: count) ?? section.absent(1)
        heads = section.integer(.heads, in: count) ?? section.absent(8)
        let queries = section.integer(.queries, in: count) ?? section.absent(1024)
        self.queries = queries
        keys = section.integer(.keys, in: count) ?? queries
        depth = section.integer(.depth, in: count) ?? section.absent(64)
        isCausal = section.flag(.causal, default: false)
        distribution =
            section.word(.distribution, of: InputDistribution.self) ?? section.absent(.normal)
        seeds = InputsSpec.seeds(section)
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
        return items.compactMap {
            $0.integer(section.name(.seeds), in: 0...UInt64.max, section.ledger)
        }
    }
}

/// The keys of the section `inputs`.
enum InputsKey: String, SectionKey {
    case batch, heads, queries, keys, depth, causal, distribution, seeds
}
