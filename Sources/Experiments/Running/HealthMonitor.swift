import Models
import Synchronization
import Tensors

/// Examines every module's output while a trial runs: what is not finite, what is subnormal, how far numbers reach.
///
/// It computes nothing that the trial goes on with, takes no memory from the trial's ledger and holds no tensor longer than a
/// call, unless it stops the trial there.
final class HealthMonitor: Sendable {
    /// All outputs of one module.
    struct Row: Sendable {
        let module: NetworkModule
        let dtype: DType
        var calls = 0
        var health = TensorHealth()
        /// Infinite elements of outputs whose inputs were all finite.
        var overflow = 0
        /// Where the first output was that is not finite, or nil.
        var firstBad: Place?
    }

    /// Where in a run an output was.
    struct Place: Sendable, Equatable {
        /// The call of the U-Net, nil outside the loop; the image's number in the trial, nil where it is everybody's.
        let step: Int?, image: Int?
    }

    fileprivate struct State {
        var rows: [Row] = []
        /// Where each module's row is.
        var places: [NetworkModule: Int] = [:]
        var firstBad: NonfiniteOutput?
        /// The trial's number of the first image of the batch under way.
        var firstImage = 0
    }

    private let instructionSet: InstructionSet
    private let stopsAtFirst: Bool
    private let tell: @Sendable (NonfiniteOutput) -> Void
    private let state = Mutex(State())

    /// A monitor; `tell` is told of the first output that is not finite, and `stopsAtFirst` ends the trial there.
    init(
        _ instructionSet: InstructionSet,
        stopsAtFirst: Bool = false,
        tell: @escaping @Sendable (NonfiniteOutput) -> Void = { _ in }
    ) {
        self.instructionSet = instructionSet
        self.stopsAtFirst = stopsAtFirst
        self.tell = tell
    }

    /// A row for each module, in the order in which they were first seen.
    var rows: [Row] { state.withLock { $0.rows } }

    /// The first output that was not finite, or nil.
    var firstBad: NonfiniteOutput? { state.withLock { $0.firstBad } }

    /// A batch begins; its first image has this number in the trial.
    func begin(firstImage: Int) {
        state.withLock { $0.firstImage = firstImage }
    }

    /// A module has an output. Throws `NonfiniteStop` where it is the first that is not finite and the trial is to stop there.
    func observe(_ call: ModuleCall) throws {
        let health = TensorHealth(call.output, instructionSet: instructionSet)
        // Inputs matter, and are looked at, only where something went wrong.
        let hasFiniteInputs =
            health.isFinite
            || call.inputs.allSatisfy {
                TensorHealth($0, instructionSet: instructionSet).isFinite
            }
        let first = state.withLock { state in
            state.note(call, health, hasFiniteInputs: hasFiniteInputs)
        }
        guard let first else { return }
        tell(first)
        if stopsAtFirst {
            throw NonfiniteStop(output: first, inputs: call.inputs, tensor: call.output)
        }
    }
}

extension HealthMonitor.State {
    /// Adds an output to its module's row; answers it where it is the first of all that is not finite.
    fileprivate mutating func note(
        _ call: ModuleCall,
        _ health: TensorHealth,
        hasFiniteInputs: Bool
    ) -> NonfiniteOutput? {
        let index = places[call.module] ?? rows.count
        if index == rows.count {
            places[call.module] = index
            rows.append(HealthMonitor.Row(module: call.module, dtype: call.output.dtype))
        }
        rows[index].calls += 1
        rows[index].health.append(health)
        guard let element = health.firstNonfinite else { return nil }
        let place = HealthMonitor.Place(
            step: call.step?.index,
            image: call.image(ofElement: element).map { firstImage + $0 }
        )
        if hasFiniteInputs { rows[index].overflow += health.infinite }
        if rows[index].firstBad == nil { rows[index].firstBad = place }
        guard firstBad == nil else { return nil }
        firstBad = NonfiniteOutput(
            module: call.module,
            place: place,
            health: health,
            hasFiniteInputs: hasFiniteInputs
        )
        return firstBad
    }
}

extension ModuleCall {
    /// Which image of the batch an element of the output belongs to, or nil where it is everybody's.
    fileprivate func image(ofElement element: Int) -> Int? {
        guard rows.count == output.shape.first, output.count > 0 else { return nil }
        return rows[element / (output.count / rows.count)].image
    }
}
