import Models
import Tensors

/// A module's output that is not finite.
struct NonfiniteOutput: Sendable, Equatable {
    let module: NetworkModule
    let place: HealthMonitor.Place
    let health: TensorHealth
    /// Whether all that went into the module was finite.
    let hasFiniteInputs: Bool

    /// What is wrong with it: `2 infinities and 1 NaN among 4096 numbers, from finite inputs`.
    var complaint: String {
        let kinds = [
            (health.infinite, health.infinite == 1 ? "infinity" : "infinities"),
            (health.nan, "NaN"),
        ]
        let words = kinds.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return "\(words.joined(separator: " and ")) among \(health.count) numbers, from "
            + (hasFiniteInputs ? "finite inputs" : "inputs that are not finite")
    }
}

/// A trial was to stop at the first output that is not finite, and did.
struct NonfiniteStop: Error, CustomStringConvertible {
    let output: NonfiniteOutput
    /// What the module was given, and what it made of it.
    let inputs: [Tensor], tensor: Tensor

    var description: String {
        let step = output.place.step.map { ", step \($0)" } ?? ""
        let image = output.place.image.map { ", image \($0)" } ?? ""
        return "stopped at the first output that is not finite: "
            + "\(output.module.path)\(step)\(image): \(output.complaint)"
    }
}
