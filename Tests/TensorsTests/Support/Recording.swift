import Synchronization
import Tensors

/// What an evaluator's observer was told, in order.
final class Recording: Sendable {
    private let operations = Mutex<[AppliedOperation]>([])

    var all: [AppliedOperation] { operations.withLock { $0 } }

    @Sendable func append(_ operation: AppliedOperation) {
        operations.withLock { $0.append(operation) }
    }
}
