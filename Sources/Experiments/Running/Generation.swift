import Models
import Pipelines
import Schedulers
import Tensors

/// Draws all images of a trial once, batch after batch.
struct Generation {
    let pipeline: StableDiffusionPipeline
    let workload: PipelineWorkload
    let evaluator: Evaluator
    let progress: Progress

    /// The batches' results put together, in the order of the images.
    struct Result {
        let latents: Tensor
        let images: Tensor
        /// The prompts' half, without the unconditional one.
        let promptEmbeds: Tensor
    }

    /// Runs once, audited where there is an auditor, its modules watched where there is a monitor, its latents kept or led where
    /// there is a trajectory.
    func run(
        clock: PhaseClock,
        auditor: Auditor? = nil,
        monitor: HealthMonitor? = nil,
        trajectory: Trajectory? = nil
    ) throws -> Result {
        let requests = workload.requests
        let isGuided = pipeline.isGuided(workload.generation)
        var observer = PipelineObserver(
            start: { try trajectory?.start($0) },
            step: { step in
                try progress.step()
                return try trajectory?.step(step.index, of: step.count, step.latents)
            },
            phase: { clock.note($0, $1) }
        )
        if let auditor {
            observer.attention = { call in
                try progress.check()
                try auditor.observe(call)
            }
        }
        if let monitor { observer.module = { try monitor.observe($0) } }
        var outputs: [StableDiffusionPipeline.Output] = []
        for batch in workload.batches {
            auditor?.begin(firstImage: batch.lowerBound)
            monitor?.begin(firstImage: batch.lowerBound)
            trajectory?.begin(batch)
            outputs.append(
                try pipeline.generate(
                    Array(requests[batch]),
                    workload.generation,
                    evaluator: evaluator,
                    observer: observer
                )
            )
        }
        return try Result(outputs, isGuided: isGuided, in: evaluator)
    }
}

extension Generation.Result {
    /// Whether all latents and pictures are finite numbers.
    func isFinite(_ instructionSet: InstructionSet) -> Bool {
        [latents, images].allSatisfy { TensorHealth($0, instructionSet: instructionSet).isFinite }
    }

    /// Puts batches together.
    init(
        _ outputs: [StableDiffusionPipeline.Output],
        isGuided: Bool,
        in evaluator: Evaluator
    ) throws {
        let embeds = try outputs.map { output in
            let text = output.text.promptEmbeds, count = text.shape[0]
            return try evaluator.slice(text, (isGuided ? count / 2 : 0)..<count)
        }
        latents = try evaluator.concatenate(outputs.map(\.latents), axis: 0)
        images = try evaluator.concatenate(outputs.map(\.images), axis: 0)
        promptEmbeds = try evaluator.concatenate(embeds, axis: 0)
    }
}
