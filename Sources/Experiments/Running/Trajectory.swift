import Synchronization
import Tensors

/// The way of a trial's latents, kept state by state, and led along another trial's where there is a guide.
///
/// State 0 is before the first step, state n after the n-th. With a guide each step begins from the guide's latents, in
/// the trial's own dtype; what is kept of a step is where it leads, before the guide's latents replace that. A scheduler
/// that remembers earlier steps remembers those that it took itself.
final class Trajectory: Sendable {
    private struct State {
        var batch = 0..<0
        /// By batch, then by state: copies that no ledger counts, so that keeping them is no part of a trial's memory.
        var states: [[Tensor]] = []
    }

    /// `[state, image, height, width, channel]`.
    private let guide: Tensor?
    private let evaluator: Evaluator
    private let state = Mutex(State())

    init(guide: Tensor?, evaluator: Evaluator) {
        self.guide = guide
        self.evaluator = evaluator
    }

    /// A batch of these images of the trial begins.
    func begin(_ batch: Range<Int>) {
        state.withLock {
            $0.batch = batch
            $0.states.append([])
        }
    }

    /// The latents before the first step; the guide's, where there is one.
    func start(_ latents: Tensor) throws -> Tensor? {
        let replacement = try followed(0, like: latents)
        keep(replacement ?? latents)
        return replacement
    }

    /// The latents after a step of so many; the guide's, where there is one and another step follows.
    func step(_ index: Int, of count: Int, _ latents: Tensor) throws -> Tensor? {
        keep(latents)
        return index + 1 < count ? try followed(index + 1, like: latents) : nil
    }

    /// All states of all images, `[state, image, height, width, channel]`, or nil where there are none.
    var tensor: Tensor? {
        let batches = state.withLock { $0.states }
        guard let first = batches.first?.first else { return nil }
        let count = batches.map(\.count).min() ?? 0
        let images = batches.compactMap(\.first?.shape[0]).reduce(0, +)
        return Tensor.joining(
            (0..<count).flatMap { state in batches.map { $0[state] } },
            shape: [count, images] + first.shape.dropFirst()
        )
    }

    private func keep(_ latents: Tensor) {
        state.withLock { $0.states[$0.states.count - 1].append(latents.copy) }
    }

    private func followed(_ index: Int, like latents: Tensor) throws -> Tensor? {
        guard let guide else { return nil }
        let batch = state.withLock { $0.batch }
        guard index < guide.shape[0], batch.upperBound <= guide.shape[1],
            Array(guide.shape.dropFirst(2)) == Array(latents.shape.dropFirst())
        else { throw GuideMismatch(guide: guide.type, latents: latents.type) }
        let size = guide.shape.dropFirst(2).reduce(1, *)
        let first = (index * guide.shape[1] + batch.lowerBound) * size
        return try evaluator.cast(
            guide.copy(of: first..<first + batch.count * size, shape: latents.shape),
            to: latents.dtype
        )
    }
}

/// The latents that a trial is to follow are not its own: other images, sizes or steps.
struct GuideMismatch: Error, CustomStringConvertible {
    let guide: TensorType, latents: TensorType

    var description: String {
        "the trial that it follows kept latents \(guide), which do not fit latents \(latents)"
    }
}
