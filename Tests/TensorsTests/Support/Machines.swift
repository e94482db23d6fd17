import Tensors
import Testing

/// The machines that must all give the same bits.
enum Machines {
    static let threadCounts = [1, 2, 3, 5, 8]

    /// Every instruction set with every number of threads.
    static var all: [Machine] {
        InstructionSet.available.flatMap { isa in
            threadCounts.map { Machine(threads: $0, instructionSet: isa) }
        }
    }

    /// Every instruction set with one thread.
    static var forms: [Machine] {
        InstructionSet.available.map { Machine(threads: 1, instructionSet: $0) }
    }

    /// The scalar form with one thread: the definition.
    static var definition: Machine { definition(.highest) }

    /// The same for products that take operands as said.
    static func definition(_ float32Matmul: Float32Matmul) -> Machine {
        Machine(threads: 1, instructionSet: .scalar, float32Matmul: float32Matmul)
    }
}

extension Machine {
    /// Its settings, for messages.
    var label: String { "\(instructionSet.rawValue), \(pool.count) threads, \(matmul.rawValue)" }
}

/// Expects the same bytes of a computation on every machine, and answers them.
@discardableResult
func expectEqualOnMachines(
    _ machines: [Machine] = Machines.all,
    _ float32Matmul: Float32Matmul = .highest,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ compute: (Evaluator) throws -> Tensor
) throws -> Tensor {
    let expected = try compute(Evaluator(machine: Machines.definition(float32Matmul)))
    for machine in machines {
        let difference = Bits.difference(
            try compute(Evaluator(machine: machine)),
            expected,
            on: machine.label
        )
        #expect(difference == nil, sourceLocation: sourceLocation)
    }
    return expected
}

/// Expects image k alone, and in batches of 1, 2 and 3 at every position, to equal image k in the whole batch.
func expectEqualInBatches(
    of x: Tensor,
    on machine: Machine = Machine(threads: 2),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ compute: (Evaluator, Tensor) throws -> Tensor
) throws {
    let evaluator = Evaluator(machine: machine)
    let batch = x.shape[0], whole = try compute(evaluator, x)
    for size in [1, 2, 3] where size <= batch {
        for first in 0...(batch - size) {
            let range = first..<first + size
            let difference = Bits.difference(
                try compute(evaluator, try evaluator.slice(x, range)),
                try evaluator.slice(whole, range),
                on: "images \(range) of \(batch)"
            )
            #expect(difference == nil, sourceLocation: sourceLocation)
        }
    }
}
