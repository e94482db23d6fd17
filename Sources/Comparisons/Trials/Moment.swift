/// When something in a trial was computed: what orders differences.
public struct Moment: Comparable, Sendable {
    /// The parts of a generation, in the order of execution.
    enum Part: Int, Sendable {
        case text, loop, decoding, afterwards
    }

    let part: Part
    /// The step of the loop; 0 outside of it.
    let step: Int
    /// The place among what happens in one step.
    let order: Int

    init(_ part: Part, step: Int = 0, order: Int = .max) {
        self.part = part
        self.step = step
        self.order = order
    }

    /// When a tensor was finished; `step` is a place along its axis of steps.
    init(tensor name: String, step: Int?) {
        switch (name, step) {
        case (_, let step?): self.init(.loop, step: step)
        case ("prompt_embeds", nil): self.init(.text)
        case ("latents", nil): self.init(.loop, step: .max)
        case ("images", nil): self.init(.decoding)
        default: self.init(.afterwards)
        }
    }

    /// When a row was found that names a step, or -1 outside the loop, and a module.
    init(step: Int?, module: String?, order: Int) {
        if let step, step >= 0 {
            self.init(.loop, step: step, order: order)
        } else if let module, step != nil {
            self.init(module.hasPrefix("vae") ? .decoding : .text, order: order)
        } else {
            self.init(.afterwards, order: order)
        }
    }

    /// Whether the left one came first.
    public static func < (left: Moment, right: Moment) -> Bool {
        (left.part.rawValue, left.step, left.order)
            < (right.part.rawValue, right.step, right.order)
    }
}
