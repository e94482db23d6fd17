import Foundation
import Tensors

/// A copy of `byteCount` bytes by the C library, an equal part for each thread, from and to memory in no cache.
final class StreamedCopy {
    private let byteCount: Int
    private let buffers: [(source: UnsafeMutableRawPointer, target: UnsafeMutableRawPointer)]
    private let pool: ThreadPool
    private var place = 0

    /// Buffers for a round of `places` copies; every page is written once, so that the system has it ready.
    init(byteCount: Int, places: Int, pool: ThreadPool) {
        func buffer() -> UnsafeMutableRawPointer {
            let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 4096)
            memset(memory, 1, byteCount)
            return memory
        }
        self.byteCount = byteCount
        self.pool = pool
        buffers = (0..<places).map { _ in (buffer(), buffer()) }
    }

    /// Copies at the next place of the round.
    func copyNext() {
        place = (place + 1) % buffers.count
        let (source, target) = buffers[place]
        // Whole cache lines, so that no two threads write the same one.
        let part = (byteCount / pool.count + 63) / 64 * 64
        pool.run(tasks: pool.count) { task, _ in
            let first = min(task * part, byteCount), end = min(first + part, byteCount)
            memcpy(target + first, source + first, end - first)
        }
    }

    deinit {
        for (source, target) in buffers {
            source.deallocate()
            target.deallocate()
        }
    }
}
