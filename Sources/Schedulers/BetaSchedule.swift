import Tensors

/// How a table of betas runs between its ends.
enum BetaSchedule: String, Sendable, CaseIterable {
    case linear
    case scaledLinear = "scaled_linear"
    case squaredCosine = "squaredcos_cap_v2"
    case sigmoid, laplace
    case exponential = "exp"

    /// The kinds that every scheduler of diffusers knows.
    static let common: [BetaSchedule] = [.linear, .scaledLinear, .squaredCosine]

    /// The setting with a scheduler's own default and kinds.
    static func setting(
        _ standard: BetaSchedule,
        among kinds: [BetaSchedule]
    ) -> SchedulerSetting<BetaSchedule> {
        .choice("beta_schedule", standard: standard, among: kinds)
    }

    /// `count` betas; those that are defined by what is left of the signal take no ends.
    func betas(_ count: Int, from start: Double, to end: Double) -> [Double] {
        switch self {
        case .linear: BetaSchedule.evenly(count, from: start, to: end)
        case .scaledLinear:
            BetaSchedule.evenly(count, from: start.squareRoot(), to: end.squareRoot())
                .map { $0 * $0 }
        case .sigmoid:
            BetaSchedule.evenly(count, from: -6, to: 6).map {
                (end - start) / (1 + ElementaryFunction.exp(-$0)) + start
            }
        case .squaredCosine, .laplace, .exponential: betas(count, atMost: 0.999)
        }
    }

    /// `torch.linspace`: the first half counts up from `start`, the second half down from `end`.
    static func evenly(_ count: Int, from start: Double, to end: Double) -> [Double] {
        guard count > 1 else { return [start] }
        let step = (end - start) / Double(count - 1)
        return (0..<count).map {
            $0 < count / 2 ? start + step * Double($0) : end - step * Double(count - 1 - $0)
        }
    }

    /// β_t = 1 - ᾱ(t + 1) / ᾱ(t).
    private func betas(_ count: Int, atMost largest: Double) -> [Double] {
        let left = (0...count).map { signalLeft(Double($0) / Double(count)) }
        return zip(left.dropFirst(), left).map { min(1 - $0 / $1, largest) }
    }

    /// ᾱ at a share of the training's time: the cosine of Nichol and Dhariwal (2021), the Laplace distribution of
    /// Hang and Gu (2024), or an exponential.
    private func signalLeft(_ time: Double) -> Double {
        switch self {
        case .laplace:
            let offset = 0.5 - time
            let spread = ElementaryFunction.log(1 - 2 * abs(offset) + 1e-6)
            let ratio = ElementaryFunction.exp(offset < 0 ? 0.5 * spread : -0.5 * spread)
            return (ratio / (1 + ratio)).squareRoot()
        case .exponential:
            return ElementaryFunction.exp(-12 * time)
        default:
            let cosine = ElementaryFunction.cos((time + 0.008) / 1.008 * .pi / 2)
            return cosine * cosine
        }
    }
}
