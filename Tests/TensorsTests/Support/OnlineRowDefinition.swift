import CKernels
import Tensors

/// One query on its way through key blocks, in plain scalar steps: what each recipe carries, and where it rounds.
struct OnlineRowDefinition<Wide: WideNumber> {
    private let recipe: OnlineAttentionRecipe
    /// What exponents are multiplied by, to which base they are, and what makes a score natural.
    private let exponent: Wide, isBaseTwo: Bool, natural: Wide
    private let roundsProbability: (Double) -> Double

    /// The running maximum or logsumexp, sum, and output.
    private var maximum = -Wide.infinity, sum: Wide = 0, output: [Wide]

    init(
        recipe: OnlineAttentionRecipe,
        exponent: Wide,
        isBaseTwo: Bool,
        natural: Wide,
        roundsProbability: @escaping (Double) -> Double,
        depth: Int
    ) {
        self.recipe = recipe
        self.exponent = exponent
        self.isBaseTwo = isBaseTwo
        self.natural = natural
        self.roundsProbability = roundsProbability
        output = [Wide](repeating: 0, count: depth)
    }

    /// Output before its last rounding, and logsumexp.
    var result: (output: [Wide], logsumexp: Wide) {
        let logarithm = Wide.apply(.CK_LOG, sum)
        switch recipe.carry {
        case .logsumexp: return (output, maximum)
        case .rounded(_, normalisesBlocks: true):
            return (output, maximum == -.infinity ? maximum : maximum + logarithm)
        case .maximumAndSum, .rounded:
            return (
                output.map { sum == 0 ? $0 : $0 * (1 / sum) },
                maximum == -.infinity ? maximum : logarithm.addingProduct(maximum, natural)
            )
        }
    }

    /// Goes through a block of keys, whose scores and values these are.
    mutating func take(_ scores: [Wide], values: [[Wide]]) {
        switch recipe.carry {
        case .maximumAndSum: takeRunning(scores, values)
        case .logsumexp: takeNormalising(scores, values)
        case .rounded(let type, let normalises): takeRounding(scores, values, type, normalises)
        }
    }

    private mutating func takeRunning(_ scores: [Wide], _ values: [[Wide]]) {
        let now = larger(maximum, scores)
        guard now != -.infinity else { return add(scores.map { _ in 0 }, values) }
        let correction = base((maximum - now) * exponent)
        let p = scores.map { base((-(now * exponent)).addingProduct($0, exponent)) }
        sum = Wide.sum(p).addingProduct(sum, correction)
        maximum = now
        output = output.map { $0 * correction }
        add(p.map { Wide(recipe.probabilityType.rounded(Double($0))) }, values)
    }

    private mutating func takeNormalising(_ scores: [Wide], _ values: [[Wide]]) {
        let now = larger(maximum == -.infinity ? maximum : maximum / natural, scores)
        guard now != -.infinity else { return add(scores.map { _ in 0 }, values) }
        let before = Wide.apply(.CK_EXP, maximum - now * natural)
        let p = scores.map { base((-(now * exponent)).addingProduct($0, exponent)) }
        sum = Wide.sum(p) + before
        maximum = sum == 0 ? -.infinity : now * natural + Wide.apply(.CK_LOG, sum)
        output = output.map { $0 * before }
        add(p.map { Wide(recipe.probabilityType.rounded(Double($0))) }, values)
        output = output.map { sum == 0 ? $0 : $0 * (1 / sum) }
    }

    private mutating func takeRounding(
        _ scores: [Wide],
        _ values: [[Wide]],
        _ type: DType,
        _ normalises: Bool
    ) {
        func stored(_ x: Wide) -> Wide { Wide(type.rounded(Double(x))) }
        let s = scores.map(stored), block = larger(-.infinity, s)
        guard block != -.infinity else { return add(scores.map { _ in 0 }, values) }
        let now = larger(maximum, s), from = normalises ? block : now
        let p = s.map { stored(Wide.apply(.CK_EXP, $0 - from)) }
        let old = Wide.apply(.CK_EXP, maximum - now), share = Wide.apply(.CK_EXP, from - now)
        let before = normalises ? sum * old : old
        sum = stored((stored(Wide.sum(p)) * share).addingProduct(sum, old))
        maximum = now
        output = output.map { $0 * before }
        add(p.map { $0 * share }, values)
        output = output.map { stored(normalises ? $0 * (1 / sum) : $0) }
    }

    /// Probabilities times values, a chain for each number of the output.
    private mutating func add(_ p: [Wide], _ values: [[Wide]]) {
        for d in output.indices {
            for (probability, row) in zip(p, values) {
                let rounded = Wide(roundsProbability(Double(probability)))
                output[d] = output[d].addingProduct(rounded, row[d])
            }
        }
    }

    private func base(_ x: Wide) -> Wide { Wide.apply(isBaseTwo ? .CK_EXP2 : .CK_EXP, x) }

    /// The largest of all; a NaN that is met is kept.
    private func larger(_ held: Wide, _ met: [Wide]) -> Wide {
        met.reduce(held) { $0.isNaN || $0 >= $1 ? $0 : $1 }
    }
}
