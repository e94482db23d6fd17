public import Tensors

/// A noise schedule and the steps that undo noise; a value that keeps nothing from one step to the next.
///
/// Samples are tensors of any shape and of any one floating dtype. Coefficients are float64; each step is one weighted
/// sum of tensors where the method allows, so that every element is rounded once.
public protocol Scheduler: Sendable {
    /// diffusers' name, for example `PNDMScheduler`.
    static var className: String { get }
    /// The short name that a spec uses, for example `pndm`.
    static var name: String { get }
    /// Every option, with diffusers' defaults.
    static var settings: [any SchedulerSettingDeclaration] { get }

    /// Calls of the network that make one step; a run begins at a multiple of it.
    static var order: Int { get }

    /// The schedule of a run: diffusers' `set_timesteps`.
    ///
    /// Throws where configuration and steps do not fit each other, and where the steps are asked for in a form that
    /// this scheduler does not take.
    init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError)

    /// The options that the schedule was made from.
    var configuration: SchedulerConfiguration { get }
    /// The noise of each training timestep.
    var noiseSchedule: NoiseSchedule { get }
    /// The training timestep of each call of the network, the noisiest first; there may be more than steps.
    var timesteps: [Double] { get }
    /// The standard deviation of the noise that a run starts from.
    var initialNoiseSigma: Double { get }

    /// What the network is given at call `index` in place of `sample`.
    func scaleModelInput(
        _ sample: Tensor,
        step index: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor

    /// The sample after call `index`, from the network's output for `sample`.
    ///
    /// `history` is empty at a run's first call, wherever in the schedule that lies, and then what the last step
    /// returned. `noise` draws standard normals; it is called at most once, and only by methods that add noise.
    func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep

    /// `original` with as much noise as it has before call `index`.
    func addNoise(
        to original: Tensor,
        noise: Tensor,
        step index: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor
}

extension Scheduler {
    /// One call of the network makes one step.
    public static var order: Int { 1 }

    /// The schedule of a run of `steps` steps.
    ///
    /// Throws where configuration and number of steps do not fit each other.
    public init(
        configuration: SchedulerConfiguration,
        steps: Int
    ) throws(SchedulerConfigurationError) {
        try self.init(configuration: configuration, steps: .count(steps))
    }

    /// The schedule of a run of `steps` steps, straight from the object in `scheduler_config.json` and a spec's options.
    ///
    /// Throws one error with every wrong key and value, or the first that shows in `steps`.
    public init(
        file: [String: SchedulerOption] = [:],
        options: [String: SchedulerOption] = [:],
        steps: Int
    ) throws(SchedulerConfigurationError) {
        try self.init(file: file, options: options, steps: .count(steps))
    }

    /// The schedule of a run, straight from the object in `scheduler_config.json` and a spec's options.
    ///
    /// Throws one error with every wrong key and value, or the first that shows in `steps`.
    public init(
        file: [String: SchedulerOption] = [:],
        options: [String: SchedulerOption] = [:],
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        let configuration = try SchedulerConfiguration(
            for: Self.self,
            file: file,
            options: options
        )
        try self.init(configuration: configuration, steps: steps)
    }
}

/// What a step leaves.
public struct SchedulerStep: Sendable {
    /// The sample with less noise, diffusers' `prev_sample`.
    public let previousSample: Tensor
    /// What the finished sample is expected to be, diffusers' `pred_original_sample`; nil where the method has none.
    public let predictedOriginal: Tensor?
    /// What the next step has to be given.
    public let history: SchedulerHistory
}

/// What a multistep method remembers of a run, handed from step to step.
public struct SchedulerHistory: Sendable {
    /// Calls that were made.
    public internal(set) var count = 0
    /// Earlier outputs of the network, as the method converts them, that it still needs; the newest last.
    var outputs: [Tensor] = []
    /// Outputs of the Runge-Kutta stages of the present step.
    var stages: [Tensor] = []
    /// The sample that the present step started from.
    var start: Tensor?

    /// The memory of a run that has not begun.
    public init() {}
}
