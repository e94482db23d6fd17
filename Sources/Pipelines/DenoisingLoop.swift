import Models
import Schedulers
import Tensors

/// The loop over timesteps: network, guidance, scheduler.
struct DenoisingLoop {
    let unet: UNet2DConditionModel
    let scheduler: any Scheduler
    let conditions: UNet2DConditionModel.Conditions
    let guidance: Guidance
    let observer: PipelineObserver

    /// From a starting point to finished latents.
    func run(_ start: StartingPoint, noise: inout LatentNoise, in pass: Pass) throws -> Tensor {
        var latents = try replaced(start.latents, by: observer.start?(start.latents))
        var history = SchedulerHistory()
        let timesteps = scheduler.timesteps, calls = timesteps.count - start.firstCall
        let images = pass
        let pass = pass.of(guidance.rows(batch: latents.shape[0]))
        for index in timesteps.indices.dropFirst(start.firstCall) {
            let position = index - start.firstCall
            let place = DenoisingPosition(index: position, count: calls)
            let output = try observer.during(.unet) {
                try predict(
                    latents,
                    index,
                    start.inpainting,
                    in: pass.at(place)
                )
            }
            let step = try observer.during(.scheduler) {
                let guided = try self.guided(output, in: images.at(place))
                let step = try scheduler.step(
                    index,
                    modelOutput: guided,
                    sample: latents,
                    history: history,
                    noise: { type throws(MemoryLimitExceeded) in
                        try noise.draw(type, in: pass.evaluator)
                    },
                    in: pass.evaluator
                )
                _ = try images.at(place).reporting(
                    step.previousSample,
                    of: "scheduler",
                    .scheduler,
                    from: [guided, latents]
                )
                return step
            }
            history = step.history
            latents =
                try start.inpainting?.restore(
                    step.previousSample,
                    next: position + 1 < calls ? index + 1 : nil,
                    scheduler: scheduler,
                    in: pass.evaluator
                ) ?? step.previousSample
            let taken = DenoisingStep(
                index: position,
                count: calls,
                timestep: timesteps[index],
                latents: latents,
                modelOutput: output
            )
            latents = try replaced(latents, by: observer.step?(taken))
        }
        return latents
    }

    private func guided(_ output: Tensor, in pass: Pass) throws -> Tensor {
        guard guidance.isOn else { return output }
        return try pass.reporting(
            guidance.applied(to: output, in: pass.evaluator),
            of: "guidance",
            .guidance,
            from: [output]
        )
    }

    /// The latents, or what an observer puts in their place; traps where that is of another type.
    private func replaced(_ latents: Tensor, by replacement: Tensor?) -> Tensor {
        guard let replacement else { return latents }
        precondition(
            replacement.type == latents.type,
            "observer: latents \(latents.type) replaced by \(replacement.type)"
        )
        return replacement
    }

    private func predict(
        _ latents: Tensor,
        _ index: Int,
        _ inpainting: Inpainting?,
        in pass: Pass
    ) throws -> Tensor {
        let scaled = try scheduler.scaleModelInput(
            guidance.doubled(latents, in: pass.evaluator),
            step: index,
            in: pass.evaluator
        )
        let input =
            try inpainting?.input(scaled, guidance: guidance, in: pass.evaluator) ?? scaled
        return try unet(input, timesteps: [scheduler.timesteps[index]], conditions, in: pass)
    }
}
