/// DPM-Solver-2 along the noise level σ, in the spirit of Karras et al. 2022, algorithm 2, without its noise.
///
/// Mirrors diffusers' `KDPM2DiscreteScheduler`. A step takes two calls of the network, the last one only one.
public struct KDPM2DiscreteScheduler: MidpointScheduler {
    /// diffusers' name.
    public static let className = "KDPM2DiscreteScheduler"
    /// The short name.
    public static let name = "kdpm2"
    static let isAncestral = false

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    let run: MidpointRun
}
