import Schedulers
import Testing

@Suite struct RequestedStepsTests {
    /// The forms that diffusers' `set_timesteps` takes besides a number of steps, by class.
    static let forms: [String: Set<String>] = [
        "DDPMScheduler": ["timesteps"], "EulerDiscreteScheduler": ["timesteps", "sigmas"],
        "HeunDiscreteScheduler": ["timesteps"], "DPMSolverMultistepScheduler": ["timesteps"],
        "DPMSolverSinglestepScheduler": ["timesteps"], "LCMScheduler": ["timesteps"],
    ]

    @Test(
        "a schedule of one's own is taken where diffusers takes one, and else refused by name",
        arguments: Schedulers.all.map { $0.className },
        [
            ("timesteps", RequestedSteps.timesteps([999, 500, 20])),
            ("sigmas", .sigmas([14, 3, 0.5, 0])),
        ]
    )
    func forms(className: String, requested: (key: String, steps: RequestedSteps)) throws {
        let type = try #require(Schedulers.named(className))
        #expect(requested.steps.count == 3)
        if Self.forms[className]?.contains(requested.key) == true {
            let scheduler = try type.init(steps: requested.steps)
            #expect(scheduler.timesteps.count == (type.order == 2 ? 5 : 3))
        } else {
            let error = #expect(throws: SchedulerConfigurationError.self) {
                try type.init(steps: requested.steps)
            }
            #expect(error?.problems.map(\.key) == [requested.key])
            #expect(error?.description.contains(className) == true)
        }
    }

    @Test(
        "a schedule of one's own has to fall and to be trained",
        arguments: [
            ("timesteps", RequestedSteps.timesteps([])), ("timesteps", .timesteps([1000, 10])),
            ("timesteps", .timesteps([10, -1])), ("timesteps", .timesteps([10, 10])),
            ("timesteps", .timesteps([10, 500])), ("sigmas", .sigmas([])), ("sigmas", .sigmas([3])),
            ("sigmas", .sigmas([3, 3, 0])), ("sigmas", .sigmas([3, -1])),
            ("sigmas", .sigmas([.infinity, 0])), ("sigmas", .sigmas([1e100, 0])),
            ("sigmas", .sigmas([.nan, 0])),
        ]
    )
    func checks(key: String, steps: RequestedSteps) {
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try EulerDiscreteScheduler(steps: steps)
        }
        #expect(error?.problems.map(\.key) == [key])
    }

    @Test(
        "timesteps of one's own leave no room for spaced levels",
        arguments: ["euler", "heun", "dpmsolver++", "dpmsolver-singlestep"],
        ["use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas"]
    )
    func spacing(name: String, key: String) throws {
        let type = try #require(Schedulers.named(name))
        let error = #expect(throws: SchedulerConfigurationError.self) {
            try type.init(options: [key: true], steps: .timesteps([999, 500, 20]))
        }
        #expect(error?.problems.map(\.key) == [key])
    }

    @Test("levels of one's own are the run's, the last one included")
    func sigmas() throws {
        let scheduler = try EulerDiscreteScheduler(steps: .sigmas([14, 3, 0.5, 0.1]))
        #expect(scheduler.sigmas == [14, 3, 0.5, 0.1])
        #expect(zip(scheduler.timesteps, scheduler.timesteps.dropFirst()).allSatisfy { $0 > $1 })
    }
}
