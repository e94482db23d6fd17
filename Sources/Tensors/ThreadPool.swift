import CKernels

/// A fixed team of threads and the scratch memory of each.
///
/// Work is cut into tasks by the problem alone; whoever is free takes the next one. Tasks write disjoint outputs
/// and share nothing, so results cannot depend on who does them or on the number of members.
public final class ThreadPool: @unchecked Sendable {
    /// Number of members, the calling thread among them.
    public let count: Int
    private let team: OpaquePointer?
    private var scratch: [Scratch]

    /// A team of `count` threads.
    public init(count: Int) {
        precondition(count >= 1, "thread pool: \(count) threads")
        team = count > 1 ? ck_team_create(count) : nil
        self.count = team == nil ? 1 : count
        scratch = (0..<self.count).map { _ in Scratch() }
    }

    deinit {
        if let team { ck_team_destroy(team) }
    }

    /// Whether the caller, and every member in every job so far, rounds to nearest and flushes nothing to zero.
    public var roundsAsIEEE: Bool {
        ck_environment_is_ieee() == 1 && team.map { ck_team_is_ieee($0) == 1 } ?? true
    }

    /// Runs tasks 0..<taskCount, each with its member's scratch memory of at least `scratchBytes`.
    ///
    /// One caller at a time; an evaluator is used from one thread.
    package func run(
        tasks taskCount: Int,
        scratchBytes: Int = 0,
        _ body: (_ task: Int, _ scratch: UnsafeMutableRawPointer) -> Void
    ) {
        guard count > 1, taskCount > 1, let team else {
            let memory = scratch[0].memory(scratchBytes)
            for task in 0..<taskCount { body(task, memory) }
            return
        }
        let memories = scratch.map { $0.memory(scratchBytes) }
        withoutActuallyEscaping(body) { body in
            var job = Job(body: body, memories: memories)
            withUnsafeMutablePointer(to: &job) { job in
                ck_team_run(
                    team,
                    taskCount,
                    { context, task, member in
                        guard let context else { return }
                        let job = context.assumingMemoryBound(to: Job.self)
                        job.pointee.body(task, job.pointee.memories[member])
                    },
                    UnsafeMutableRawPointer(job)
                )
            }
        }
    }

    /// One call of `run`, as the members see it.
    private struct Job {
        let body: (Int, UnsafeMutableRawPointer) -> Void
        let memories: [UnsafeMutableRawPointer]
    }

    /// Memory that grows to the largest request and is kept.
    private final class Scratch {
        private var block = Scratch.allocate(64)

        func memory(_ bytes: Int) -> UnsafeMutableRawPointer {
            if bytes > block.byteCount {
                block.free()
                block = Scratch.allocate(bytes)
            }
            return block.base
        }

        deinit { block.free() }

        /// Scratch memory is small beside tensors: a system that has none left cannot go on.
        private static func allocate(_ bytes: Int) -> MemoryBlock {
            guard let block = MemoryBlock.allocate(bytes) else {
                preconditionFailure("the system refused \(bytes) bytes of scratch memory")
            }
            return block
        }
    }
}
