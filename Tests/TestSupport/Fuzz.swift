import Foundation
import Glibc

/// Damaged inputs by the thousand, read within bounds of time and memory.
///
/// For the body of an exit test: a crash, a hang or a swollen process ends the child, and the test fails. The input that
/// did it is then still in the temporary folder, as `sdlab-fuzz-<name>-<process>`; input number i of a run depends on `seed + i`
/// alone.
public struct Fuzz: Sendable, Equatable {
    /// How many inputs could be read, and how many were refused.
    public private(set) var accepted = 0, refused = 0

    /// How many inputs a run has: a few, and many where SDLAB_SLOW_TESTS is set.
    public static func count(_ ordinary: Int, slow: Int) -> Int {
        ProcessInfo.processInfo.environment["SDLAB_SLOW_TESTS"] == nil ? ordinary : slow
    }

    /// Lets `read` read `count` damaged forms of the inputs in `whole`; it answers whether it could.
    ///
    /// An input may take `seconds`, and the process may hold `megabytes`. Where damage `keepsLength`, bits are flipped
    /// and nothing moves.
    public static func run(
        _ name: String,
        seed: UInt64,
        count: Int,
        damaging whole: [[UInt8]],
        dictionary: [String] = [],
        keepsLength: Bool = false,
        seconds: Int = 20,
        megabytes: Int = 1024,
        read: (_ bytes: [UInt8]) throws -> Bool
    ) throws -> Fuzz {
        var limit = rlimit(rlim_cur: rlim_t(megabytes << 20), rlim_max: rlim_t(megabytes << 20))
        setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
        let url = FileManager.default.temporaryDirectory
            .appending(path: "sdlab-fuzz-\(name)-\(getpid())")
        var result = Fuzz()
        for index in 0..<count {
            var mutation = Mutation(seed: seed &+ UInt64(index))
            let input = whole[index % whole.count]
            let bytes =
                keepsLength
                ? mutation.flipped(input) : mutation.damaged(input, dictionary: dictionary)
            try Data(bytes).write(to: url)
            // SIGALRM ends a process that does not come back.
            alarm(UInt32(seconds))
            if try read(bytes) { result.accepted += 1 } else { result.refused += 1 }
        }
        alarm(0)
        try FileManager.default.removeItem(at: url)
        return result
    }
}
