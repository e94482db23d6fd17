/// The roster of schedulers: one file in the folder of that name, one line here.
public enum Schedulers {
    /// Every scheduler: those that step in ᾱ, in σ and in the signal-to-noise ratio, and that of distilled models.
    public static let all: [any Scheduler.Type] = [
        PNDMScheduler.self,
        DDIMScheduler.self,
        DDPMScheduler.self,
        LMSDiscreteScheduler.self,
        EulerDiscreteScheduler.self,
        EulerAncestralDiscreteScheduler.self,
        HeunDiscreteScheduler.self,
        KDPM2DiscreteScheduler.self,
        KDPM2AncestralDiscreteScheduler.self,
        DPMSolverMultistepScheduler.self,
        DPMSolverSinglestepScheduler.self,
        DEISMultistepScheduler.self,
        UniPCMultistepScheduler.self,
        LCMScheduler.self,
    ]

    /// The short names and diffusers' class names, for lists and for the nearest name to a mistyped one.
    public static var names: [String] { all.map { $0.name } + all.map { $0.className } }

    /// The scheduler with this short name or class name, or nil.
    public static func named(_ name: String) -> (any Scheduler.Type)? {
        all.first { $0.name == name || $0.className == name }
    }
}
