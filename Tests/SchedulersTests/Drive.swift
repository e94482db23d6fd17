import Checkpoints
import Randomness
import Schedulers
import Tensors
import TestSupport
import Testing

/// A scheduler's run with the golden area's synthetic network.
struct Drive {
    var modelInputs: [Double] = []
    var previousSamples: [Double] = []
    var predictedOriginals: [Double] = []
    let noised: Tensor

    /// The golden runs of the classes that the roster has: the golden data's, and those that it lacks.
    static let runs = (Golden.cases("schedulers") + Golden.cases("schedulers", in: own)).filter {
        $0.params["class"]?.string.flatMap(Schedulers.named) != nil
    }
    private static let own = Repository.path("Tests/Fixtures/schedulers")

    /// output = 0.1 · input + 0.05 · sin(timestep + flat index), the sine in float64.
    static func output(_ input: Tensor, _ timestep: Double, in evaluator: Evaluator) throws
        -> Tensor
    {
        let angles = (0..<input.count).map { timestep + Double($0) }
        let waves = Tensor(
            ElementaryFunction.sin.applying(to: angles).map { 0.05 * $0 },
            shape: input.shape,
            dtype: input.dtype
        )
        return try evaluator.linearCombination([(0.1, input), (1, waves)])
    }

    /// Runs a golden case in `dtype`.
    init(_ golden: GoldenCase, _ dtype: DType) throws {
        let evaluator = Evaluator()
        let file = try golden.load()
        let scheduler = try Drive.scheduler(golden)
        let initial = try file.tensor("initial.f64")
        var sample = Tensor(initial.doubles(), shape: initial.shape, dtype: dtype)
        // The start is drawn in float32, so that rounding brings it back from its scaled form.
        let unscaled = initial.doubles().map { Float($0 / scheduler.initialNoiseSigma) }
        noised = try scheduler.addNoise(
            to: Tensor(unscaled, shape: initial.shape, dtype: dtype),
            noise: Tensor(
                try file.tensor("noise_for_add").doubles(),
                shape: initial.shape,
                dtype: dtype
            ),
            step: golden.params["begin_index"]?.int ?? scheduler.timesteps.count / 2,
            in: evaluator
        )
        var stream = golden.params["step_generator_seed"]?.int
            .map { TorchGenerator(seed: UInt64($0)) }
        var history = SchedulerHistory()
        for index in (golden.params["begin_index"]?.int ?? 0)..<scheduler.timesteps.count {
            let timestep = scheduler.timesteps[index]
            let input = try scheduler.scaleModelInput(sample, step: index, in: evaluator)
            let step = try scheduler.step(
                index,
                modelOutput: Drive.output(input, timestep, in: evaluator),
                sample: sample,
                history: history,
                noise: { type in
                    guard let noise = stream?.randn(type.shape, .float32) else {
                        Issue.record("\(golden) draws noise and has no generator")
                        return Tensor.zeros(type.shape, type.dtype)
                    }
                    return Tensor(noise.floats(), shape: type.shape, dtype: type.dtype)
                },
                in: evaluator
            )
            (sample, history) = (step.previousSample, step.history)
            modelInputs += input.doubles()
            previousSamples += sample.doubles()
            predictedOriginals += step.predictedOriginal?.doubles() ?? []
        }
    }

    /// The scheduler of a golden case.
    static func scheduler(_ golden: GoldenCase) throws -> any Scheduler {
        let type = try #require(golden.params["class"]?.string.flatMap(Schedulers.named))
        let steps: RequestedSteps =
            if let timesteps = golden.params["timesteps"]?.ints {
                .timesteps(timesteps)
            } else if let sigmas = golden.params["sigmas"]?.array {
                .sigmas(sigmas.compactMap(\.double))
            } else {
                .count(try #require(golden.params["num_inference_steps"]?.int))
            }
        return try type.init(
            file: golden.params.options("config"),
            options: golden.params.options("step_arguments"),
            steps: steps
        )
    }
}

extension JSONValue {
    /// The members of the object at `key` as a scheduler's options.
    func options(_ key: String) -> [String: SchedulerOption] {
        self[key]?.options ?? [:]
    }

    /// The members of an object as a scheduler's options.
    var options: [String: SchedulerOption] { (object ?? [:]).mapValues(\.option) }

    private var option: SchedulerOption {
        switch self {
        case .null, .object: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .int(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .array(let values): .list(values.map(\.option))
        }
    }
}
