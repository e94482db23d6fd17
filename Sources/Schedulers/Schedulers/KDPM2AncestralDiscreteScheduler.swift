/// DPM-Solver-2 along the noise level σ with ancestral steps: each goes below its end and adds fresh noise.
///
/// Mirrors diffusers' `KDPM2AncestralDiscreteScheduler`. A step takes two calls of the network, the last one only one.
public struct KDPM2AncestralDiscreteScheduler: MidpointScheduler {
    /// diffusers' name.
    public static let className = "KDPM2AncestralDiscreteScheduler"
    /// The short name.
    public static let name = "kdpm2-ancestral"
    static let isAncestral = true

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    let run: MidpointRun
}
