import Tensors
import Testing

/// A team runs each task once, whoever takes it, with memory of each member's own.
struct ThreadPoolTests {
    static let taskCounts = [0, 1, 2, 3, 7, 8, 9, 100]

    /// How often each task ran, and whose memory it had.
    private static func run(
        _ pool: ThreadPool,
        tasks: Int,
        scratchBytes: Int = 0
    ) -> (times: [Int], memories: [UInt]) {
        var times = [Int](repeating: 0, count: tasks)
        var memories = [UInt](repeating: 0, count: tasks)
        times.withUnsafeMutableBufferPointer { times in
            memories.withUnsafeMutableBufferPointer { memories in
                // Tasks write places of their own.
                pool.run(tasks: tasks, scratchBytes: scratchBytes) { task, scratch in
                    times[task] += 1
                    memories[task] = UInt(bitPattern: scratch)
                }
            }
        }
        return (times, memories)
    }

    @Test(
        "each task runs once, also where there are fewer than members",
        arguments: Machines.threadCounts,
        taskCounts
    )
    func once(_ threads: Int, _ tasks: Int) {
        let pool = ThreadPool(count: threads)
        for _ in 0..<20 {
            #expect(Self.run(pool, tasks: tasks).times == [Int](repeating: 1, count: tasks))
        }
    }

    @Test("no two tasks share memory at a time", arguments: Machines.threadCounts)
    func ownMemory(_ threads: Int) {
        let pool = ThreadPool(count: threads)
        var isUndisturbed = [Bool](repeating: false, count: 200)
        isUndisturbed.withUnsafeMutableBufferPointer { isUndisturbed in
            pool.run(tasks: 200, scratchBytes: 4096) { task, scratch in
                let words = scratch.bindMemory(to: Int.self, capacity: 512)
                for _ in 0..<20 {
                    for place in 0..<512 { words[place] = task ^ place }
                }
                isUndisturbed[task] = (0..<512).allSatisfy { words[$0] == task ^ $0 }
            }
        }
        #expect(isUndisturbed.allSatisfy { $0 })
        let memories = Set(Self.run(pool, tasks: 200, scratchBytes: 4096).memories)
        #expect((1...threads).contains(memories.count))
        #expect(memories.allSatisfy { $0 % 64 == 0 })
    }

    @Test("memory grows with requests and is writable to its end")
    func scratch() {
        let pool = ThreadPool(count: 3)
        for bytes in [1, 64, 5000, 100, 1 << 20] {
            pool.run(tasks: 9, scratchBytes: bytes) { task, scratch in
                scratch.initializeMemory(as: UInt8.self, repeating: UInt8(task), count: bytes)
            }
            #expect(
                Self.run(pool, tasks: 9, scratchBytes: bytes).times == [Int](repeating: 1, count: 9)
            )
        }
    }

    @Test("thousands of runs on one team lose nothing")
    func manyRuns() {
        let pool = ThreadPool(count: 3)
        var sum = [Int](repeating: 0, count: 5)
        sum.withUnsafeMutableBufferPointer { sum in
            for round in 0..<5000 {
                pool.run(tasks: 5) { task, _ in sum[task] += round }
            }
        }
        #expect(sum == [Int](repeating: 4999 * 5000 / 2, count: 5))
    }

    @Test("teams come and go")
    func manyTeams() {
        for round in 0..<100 {
            let pool = ThreadPool(count: 1 + round % 5)
            #expect(Self.run(pool, tasks: 4).times == [1, 1, 1, 1])
        }
    }

    @Test("a team that slept wakes up")
    func wakes() async throws {
        let pool = ThreadPool(count: 4)
        for _ in 0..<5 {
            #expect(Self.run(pool, tasks: 4).times == [1, 1, 1, 1])
            // Longer than the members spin.
            try await Task.sleep(for: .milliseconds(30))
        }
    }

    @Test("all members round as IEEE says", arguments: Machines.threadCounts)
    func environment(_ threads: Int) {
        let pool = ThreadPool(count: threads)
        #expect(pool.count == threads)
        #expect(pool.roundsAsIEEE)
    }

    @Test("a team of nobody is refused")
    func nobody() async {
        await #expect(processExitsWith: .failure) { _ = ThreadPool(count: 0) }
    }
}
