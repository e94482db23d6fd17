import Randomness
import Schedulers
import Tensors
import Testing

@Suite struct PNDMSchedulerTests {
    @Test("the second timestep is visited twice", arguments: [2, 3, 50])
    func repeatedTimestep(steps: Int) throws {
        let scheduler = try PNDMScheduler(options: ["skip_prk_steps": true], steps: steps)
        #expect(scheduler.timesteps.count == steps + 1)
        #expect(scheduler.timesteps[1] == scheduler.timesteps[2])
        #expect(Set(scheduler.timesteps).count == steps)
    }

    @Test("the Runge-Kutta start needs four steps", arguments: 1...3)
    func rungeKuttaSteps(steps: Int) {
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try PNDMScheduler(steps: steps)
        }
        #expect(error?.problems.map(\.key) == ["steps"])
    }

    @Test("the Runge-Kutta start takes nine more calls", arguments: [4, 10])
    func rungeKuttaCalls(steps: Int) throws {
        #expect(try PNDMScheduler(steps: steps).timesteps.count == steps + 9)
    }

    @Test("an offset that leads past the last training timestep is refused")
    func offset() {
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try PNDMScheduler(options: ["skip_prk_steps": true, "steps_offset": 30], steps: 50)
        }
        #expect(error?.problems.map(\.key) == ["steps_offset"])
        #expect(error?.problems.first?.found == 30)
    }

    /// Where a run begins later in the schedule the method has no past, as in diffusers.
    @Test("a run that begins in the middle starts the method anew")
    func lateStart() throws {
        let scheduler = try PNDMScheduler(options: ["skip_prk_steps": true], steps: 10)
        let evaluator = Evaluator()
        var stream = TorchGenerator(seed: 8)
        let sample = stream.randn([24], .float64)
        let outputs = [stream.randn([24], .float64), stream.randn([24], .float64)]
        func step(_ index: Int, _ output: Tensor, _ history: SchedulerHistory) throws
            -> SchedulerStep
        {
            try scheduler.step(
                index,
                modelOutput: output,
                sample: sample,
                history: history,
                noise: { Tensor.zeros($0.shape, $0.dtype) },
                in: evaluator
            )
        }
        let first = try step(5, outputs[0], SchedulerHistory())
        let second = try step(6, outputs[1], first.history)
        let third = try step(7, outputs[1], second.history)
        // Calls two and one cover the same interval; so with equal outputs the second repeats the first.
        let repeated = try step(6, outputs[0], first.history).previousSample.doubles()
        for (value, wanted) in zip(repeated, first.previousSample.doubles()) {
            #expect(abs(value - wanted) < 1e-14)
        }
        #expect(!second.previousSample.hasEqualBits(first.previousSample))
        #expect(third.history.count == 3)
    }
}
