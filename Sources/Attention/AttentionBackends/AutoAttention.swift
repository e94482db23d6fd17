public import Tensors

/// The backend that a framework would have chosen for each call, by the rules of a profile.
///
/// sdlab computes on a CPU whatever the profile says of a device: what is chosen is how numbers are rounded.
public struct AutoAttention: AttentionBackend {
    /// `auto`.
    public static let name = "auto"
    /// Whose rules.
    public static let options = [
        AttentionOption(
            "profile",
            .word(DispatchProfile.Name.allCases.map(\.rawValue)),
            standard: .word(DispatchProfile.Name.torchCPU.rawValue),
            "whose rules choose; 'sdlab dispatch' tells what they say of a shape, and why"
        ),
        AttentionOption(
            "deterministic",
            .flag,
            standard: .flag(false),
            "whether deterministic algorithms are asked for, as by torch.use_deterministic_algorithms"
        ),
    ]
    /// That of what is chosen: rounding-faithful, all of them.
    public static let fidelity = Fidelity.roundingFaithful
    /// Where to look.
    public static let definition =
        "chooses a backend for each call by the rules of its profile; the call's record names what ran"

    /// The choices.
    public let settings: AttentionOptions
    private let profile: DispatchProfile

    /// Takes `profile` and `deterministic`.
    public init(options: AttentionOptions = [:]) throws(AttentionOptionError) {
        settings = try Self.settle(options)
        let name = settings.word("profile").flatMap(DispatchProfile.Name.init)
        profile = try DispatchProfile(name ?? .torchCPU)
    }

    /// What the rules say of an input.
    public func decision(for input: AttentionInput) -> DispatchDecision {
        profile.decide(DispatchQuestion(input, isDeterministic: settings.flag("deterministic")))
    }

    /// The backend that the rules choose.
    public func resolved(for input: AttentionInput) -> any AttentionBackend {
        decision(for: input).chosen.backend
    }

    /// The attention of the chosen backend. Throws `MemoryLimitExceeded`.
    public func attend(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try resolved(for: input).attend(input, in: evaluator)
    }

    /// The same bits in the chosen backend's way of using little memory. Throws `MemoryLimitExceeded`.
    public func attendSparingly(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try resolved(for: input).attendSparingly(input, in: evaluator)
    }

    /// The logsumexp of the chosen backend. Throws `MemoryLimitExceeded`.
    public func logsumexp(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try resolved(for: input).logsumexp(input, in: evaluator)
    }

    /// The rounding points of the chosen backend.
    public func roundings(of input: AttentionInput, on machine: Machine) -> AttentionRoundings {
        resolved(for: input).roundings(of: input, on: machine)
    }
}
