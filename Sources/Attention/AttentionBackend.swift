public import Tensors

/// A way to compute attention, defined by where it rounds and in which order it goes.
///
/// One type in one file of this folder's `AttentionBackends`, plus one line in the roster.
public protocol AttentionBackend: Sendable {
    /// The name in specs, tables and figures.
    static var name: String { get }
    /// What can be chosen, with defaults.
    static var options: [AttentionOption] { get }
    /// How closely results follow the original.
    static var fidelity: Fidelity { get }
    /// The rounding points in a line, printed with results.
    static var definition: String { get }

    /// A backend with settled options; throws `AttentionOptionError` for what it does not accept.
    init(options: AttentionOptions) throws(AttentionOptionError)

    /// The settled options, every default filled in; also those that change no bit.
    var settings: AttentionOptions { get }

    /// What computes an input: the backend itself, unless it is one that chooses among others.
    func resolved(for input: AttentionInput) -> any AttentionBackend

    /// The attention of an input, in the queries' dtype and shape.
    ///
    /// Throws `MemoryLimitExceeded`.
    func attend(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor

    /// Where an attention of this input rounds: the definition in numbers, on which a bound on its error rests.
    ///
    /// Products may round operands first, as the machine is told.
    func roundings(of input: AttentionInput, on machine: Machine) -> AttentionRoundings

    /// The logsumexp of the scores as the backend has them, `[batch, heads, queries]` in a wide type.
    ///
    /// −∞ for a query that sees nothing. Throws `MemoryLimitExceeded`.
    func logsumexp(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor

    /// The same bits in as little memory as may be, for those whom the backend's own use of memory does not concern.
    ///
    /// Throws `MemoryLimitExceeded`.
    func attendSparingly(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor
}

extension AttentionBackend {
    /// The name in specs, tables and figures.
    public var name: String { Self.name }

    /// The backend itself.
    public func resolved(for input: AttentionInput) -> any AttentionBackend { self }

    /// The attention itself: most backends know no other way to their bits.
    public func attendSparingly(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor { try attend(input, in: evaluator) }
}

/// How closely results follow the original's.
public enum Fidelity: String, Sendable {
    /// Equal bits to a reference that is at hand.
    case bitExact = "bit-exact"
    /// The right rounding points; the hardware's order of summation is not modelled.
    case roundingFaithful = "rounding-faithful"
    /// The bit model is public, and not checked on hardware.
    case modelExact = "model-exact"
}
