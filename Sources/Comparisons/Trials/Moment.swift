/// When something in a trial was computed: what orders differences.
public struct Moment: Comparable, Sendable {
    /// The parts of a generation, in the order of execution.
    enum Part: Int, Sendable {
        case text, loop, decoding, afterwards
    }

    let part: Part
    /// The step of the loop, -1 before the first; 0 outside of it.
    let step: Int
    /// The place among what happens in one step.
    let order: Int

    init(_ part: Part, step: Int = 0, order: Int = .max) {
        self.part = part
        self.step = step
        self.order = order
    }

    /// When a tensor was finished; `step` is the step after which a part of it was, -1 for what was there before.
    init(tensor name: String, step: Int?) {
        switch (name, step) {
        case (_, let step?): self.init(.loop, step: step)
        case ("prompt_embeds", nil): self.init(.text)
        case ("latents", nil): self.init(.loop, step: .max)
        case ("images", nil): self.init(.decoding)
        default: self.init(.afterwards)
        }
    }

    /// When a row was found: in the step of the loop, or at -1 in the text encoder or the autoencoder, as the module says,
    /// or before the first step.
    init(step: Int?, module: String?, order: Int) {
        switch (step, module) {
        case (nil, _): self.init(.afterwards, order: order)
        case (let step?, let module?) where step < 0:
            self.init(module.hasPrefix("vae") ? .decoding : .text, order: order)
        // What no module found was found when the step was done.
        case (let step?, nil): self.init(.loop, step: step)
        case (let step?, _): self.init(.loop, step: step, order: order)
        }
    }

    /// Whether the left one came first.
    public static func < (left: Moment, right: Moment) -> Bool {
        (left.part.rawValue, left.step, left.order)
            < (right.part.rawValue, right.step, right.order)
    }
}
