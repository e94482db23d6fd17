/// What the network's output is: the noise, the velocity of Salimans and Ho (2022), or the sample itself.
enum PredictionType: String, Sendable {
    case epsilon
    case velocity = "v_prediction"
    case sample

    /// The setting for a scheduler that knows these types.
    static func setting(_ choices: [PredictionType]) -> SchedulerSetting<PredictionType> {
        .choice("prediction_type", standard: .epsilon, among: choices)
    }
}
