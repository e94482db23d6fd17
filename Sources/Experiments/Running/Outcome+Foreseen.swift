import Tensors

extension TrialRun.Outcome {
    /// How a trial ends that need not begin, or nil: this processor cannot do it, or its memory limit cannot be kept.
    ///
    /// The forecast is the peak of a generation, to the byte; an audit only adds to it.
    static func foreseen(
        _ settings: TrialSettings,
        _ forecast: Forecast,
        available: [InstructionSet]
    ) -> TrialRun.Outcome? {
        if let obstacle = settings.machine.obstacle(available: available) {
            return TrialRun.Outcome(status: .unavailable, error: obstacle)
        }
        guard let limit = settings.memoryLimit, forecast.peakBytes > limit else { return nil }
        return TrialRun.Outcome(
            status: .outOfMemory,
            error:
                "out of memory: needs \(ByteCount.text(forecast.peakBytes)) by forecast, the limit is "
                + ByteCount.text(limit)
        )
    }
}
