public import Models

/// What a trial will cost, found by running it on tensors without numbers.
public struct Forecast: Sendable, Hashable {
    /// Floating-point operations of all that is computed once: all images, or attention over all seeds.
    public let flops: Int
    /// The largest number of bytes of tensors alive at once; threads' scratch memory and mapped files are apart.
    public let peakBytes: Int
    /// Calls of the U-Net, or of the attention backend alone.
    public let networkCalls: Int
    /// Every layer that attends, in the order of execution.
    public let layers: [AttentionLayer]
    /// Which backend answers the calls of each layer and shape, in the order of execution.
    let answers: [AttentionAnswer]

    /// The forecast of doing nothing.
    static let nothing = Forecast(flops: 0, peakBytes: 0, networkCalls: 0, layers: [], answers: [])

    init(
        flops: Int,
        peakBytes: Int,
        networkCalls: Int,
        layers: [AttentionLayer],
        answers: [AttentionAnswer]
    ) {
        self.flops = flops
        self.peakBytes = peakBytes
        self.networkCalls = networkCalls
        self.layers = layers
        self.answers = answers
    }

    /// The forecast of a trial; audits are not counted.
    ///
    /// Throws `CheckpointError` where the model cannot be read.
    public init(_ settings: TrialSettings) throws {
        switch settings.workload {
        case .pipeline(let pipeline): self = try Forecast(pipeline, of: settings)
        case .attention(let attention): self = try Forecast(attention, of: settings)
        }
    }
}
