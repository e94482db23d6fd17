import Models
import Schedulers
import Tensors

/// The loop over timesteps: network, guidance, scheduler.
struct DenoisingLoop {
    let unet: UNet2DConditionModel
    let scheduler: any Scheduler
    let promptEmbeds: Tensor
    let guidance: Guidance
    let observer: PipelineObserver

    /// From noise to latents.
    func run(_ initial: Tensor, noise: inout LatentNoise, in pass: Pass) throws -> Tensor {
        var latents = initial
        var history = SchedulerHistory()
        let timesteps = scheduler.timesteps
        for (index, timestep) in timesteps.enumerated() {
            let output = try observer.during(.unet) {
                try predict(latents, index, timestep, in: pass.at(step: index))
            }
            let step = try observer.during(.scheduler) {
                try scheduler.step(
                    index,
                    modelOutput: guidance.applied(to: output, in: pass.evaluator),
                    sample: latents,
                    history: history,
                    noise: { type throws(MemoryLimitExceeded) in
                        try noise.draw(type, in: pass.evaluator)
                    },
                    in: pass.evaluator
                )
            }
            latents = step.previousSample
            history = step.history
            let replacement = try observer.step?(
                DenoisingStep(
                    index: index,
                    count: timesteps.count,
                    timestep: timestep,
                    latents: latents,
                    modelOutput: output
                )
            )
            if let replacement {
                precondition(
                    replacement.type == latents.type,
                    "step callback: latents \(latents.type) replaced by \(replacement.type)"
                )
                latents = replacement
            }
        }
        return latents
    }

    private func predict(
        _ latents: Tensor,
        _ index: Int,
        _ timestep: Double,
        in pass: Pass
    ) throws -> Tensor {
        let input = try scheduler.scaleModelInput(
            guidance.doubled(latents, in: pass.evaluator),
            step: index,
            in: pass.evaluator
        )
        return try unet(
            input,
            timesteps: [timestep],
            encoderHiddenStates: promptEmbeds,
            in: pass
        )
    }
}
