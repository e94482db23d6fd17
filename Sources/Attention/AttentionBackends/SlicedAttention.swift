public import Tensors

/// The plain attention, some heads at a time, to save memory; the bits are those of `vanilla`.
///
/// Slices run over the pairs of image and head (diffusers' `SlicedAttnProcessor` and `set_attention_slice`).
public struct SlicedAttention: AttentionBackend {
    /// `sliced`.
    public static let name = "sliced"
    /// How many pairs go at once.
    public static let options = [
        AttentionOption(
            "slice_size",
            .integer(1...65536),
            standard: nil,
            "pairs of image and head at once; without it half the heads, diffusers' \"auto\""
        )
    ]
    /// Rounding-faithful.
    public static let fidelity = Fidelity.roundingFaithful
    /// The rounding points.
    public static let definition = "vanilla, a slice of the heads at a time; equal bits"

    /// The slice size where one was chosen.
    public let settings: AttentionOptions

    /// Takes `slice_size`.
    public init(options: AttentionOptions = [:]) throws(AttentionOptionError) {
        settings = try Self.settle(options)
    }

    /// Attention slice by slice. Throws `MemoryLimitExceeded`.
    public func attend(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try PlainAttention.attend(
            input,
            sliceSize: settings.integer("slice_size") ?? max(1, input.heads / 2),
            in: evaluator
        )
    }

    /// The logsumexp of the stored scores, in float64. Throws `MemoryLimitExceeded`.
    public func logsumexp(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try PlainAttention.logsumexp(input, in: evaluator)
    }

    /// Those of `vanilla`.
    public func roundings(of input: AttentionInput, on machine: Machine) -> AttentionRoundings {
        PlainAttention.roundings(of: input, on: machine)
    }
}
