import CKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A fixed team of threads and the scratch memory of each.
///
/// Work is cut into a number of tasks that depends on the problem alone; each member takes a fixed,
/// contiguous share. Tasks write disjoint outputs and share nothing, so results cannot depend on the
/// number of members.
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

    /// Whether every member rounds to nearest and flushes nothing to zero now, as all results assume.
    ///
    /// One caller at a time, as for operations.
    public var roundsAsIEEE: Bool {
        // As many tasks as members: each member answers once, in its own scratch memory.
        run(tasks: count) { _, answer in
            answer.storeBytes(of: ck_environment_is_ieee(), as: Int32.self)
        }
        return scratch.allSatisfy { $0.memory(0).load(as: Int32.self) == 1 }
    }

    /// Runs tasks 0..<taskCount, each with its member's scratch memory of at least `scratchBytes`.
    ///
    /// One caller at a time; an evaluator is used from one thread.
    package func run(
        tasks taskCount: Int,
        scratchBytes: Int = 0,
        _ body: (_ task: Int, _ scratch: UnsafeMutableRawPointer) -> Void
    ) {
        let members = min(count, taskCount)
        guard members > 1, let team else {
            let memory = scratch[0].memory(scratchBytes)
            for task in 0..<taskCount { body(task, memory) }
            return
        }
        let memories = (0..<members).map { scratch[$0].memory(scratchBytes) }
        withoutActuallyEscaping(body) { body in
            var job = Job(body: body, tasks: taskCount, members: members, memories: memories)
            withUnsafeMutablePointer(to: &job) { job in
                ck_team_run(
                    team,
                    { context, member in
                        guard let context else { return }
                        let job = context.assumingMemoryBound(to: Job.self).pointee
                        guard member < job.members else { return }
                        let first = job.tasks * member / job.members
                        let end = job.tasks * (member + 1) / job.members
                        for task in first..<end { job.body(task, job.memories[member]) }
                    },
                    UnsafeMutableRawPointer(job)
                )
            }
        }
    }

    /// One call of `run`, as the members see it.
    private struct Job {
        let body: (Int, UnsafeMutableRawPointer) -> Void
        let tasks: Int
        let members: Int
        let memories: [UnsafeMutableRawPointer]
    }

    /// Memory that grows to the largest request and is kept.
    private final class Scratch {
        private var byteCount = 0
        private var base: UnsafeMutableRawPointer = Storage.allocate(64)

        func memory(_ bytes: Int) -> UnsafeMutableRawPointer {
            if bytes > byteCount {
                free(base)
                base = Storage.allocate(bytes)
                byteCount = bytes
            }
            return base
        }

        deinit { free(base) }
    }
}
