import Glibc
import Records
import TestSupport
import Testing

@Suite("A run's lock")
struct RunLockTests {
    /// Takes and frees the folder; the problem met, if any.
    private func attempt(_ folder: TemporaryDirectory) -> RecordError? {
        do throws(RecordError) {
            let lock = try RunLock(folder: folder.path)
            lock.release()
            return nil
        } catch {
            return error
        }
    }

    /// A lock file's text, as this process would write it, with one line replaced.
    private func text(_ key: String, _ value: String) throws -> String {
        let folder = try TemporaryDirectory()
        let lock = try RunLock(folder: folder.path)
        let bytes = try readBytes(folder.file(RunLock.fileName))
        lock.release()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            .map { $0.hasPrefix("\(key): ") ? "\(key): \(value)\n" : "\($0)\n" }.joined()
    }

    @Test("keeps a second run off, naming the first")
    func second() throws {
        let folder = try TemporaryDirectory()
        let lock = try RunLock(folder: folder.path)
        let error = attempt(folder)
        #expect(error?.problem == .locked)
        #expect(error?.found.contains("process \(getpid()) on host ") == true)
        #expect(error?.found.contains("started 20") == true)
        lock.release()
        #expect(attempt(folder) == nil)
        #expect(try folder.names().isEmpty)
    }

    @Test("ends with its scope")
    func scope() throws {
        let folder = try TemporaryDirectory()
        func hold() throws {
            let lock = try RunLock(folder: folder.path)
            #expect(try folder.names() == [RunLock.fileName])
            _ = lock
        }
        try hold()
        #expect(try folder.names().isEmpty)
    }

    @Test("of a process that is gone is taken over", arguments: [("ticks", "1"), ("boot", "x")])
    func stale(key: String, value: String) throws {
        let folder = try TemporaryDirectory()
        try folder.write(text(key, value).utf8, to: RunLock.fileName)
        let lock = try RunLock(folder: folder.path)
        let now = String(decoding: try readBytes(folder.file(RunLock.fileName)), as: UTF8.self)
        #expect(now.contains("process: \(getpid())\n"))
        lock.release()
        #expect(try folder.names().isEmpty)
    }

    @Test("of a process number that no longer runs is taken over")
    func dead() throws {
        let folder = try TemporaryDirectory()
        // Above the largest number that Linux gives to processes.
        try folder.write(text("process", "4194305").utf8, to: RunLock.fileName)
        #expect(attempt(folder) == nil)
    }

    @Test("of another host stands")
    func otherHost() throws {
        let folder = try TemporaryDirectory()
        try folder.write(text("host", "cluster-7").utf8, to: RunLock.fileName)
        let error = attempt(folder)
        #expect(error?.problem == .locked)
        #expect(error?.found.contains("cluster-7") == true)
        #expect(try folder.names() == [RunLock.fileName])
    }

    @Test("that cannot be read stands", arguments: ["", "nonsense", "host: a\nprocess: 1\n"])
    func unreadable(text: String) throws {
        let folder = try TemporaryDirectory()
        try folder.write(text.utf8, to: RunLock.fileName)
        #expect(attempt(folder)?.problem == .locked)
        #expect(try folder.names() == [RunLock.fileName])
    }

    @Test("is whole as soon as it is there, and what a killed run left of one is swept up")
    func killed() throws {
        let folder = try TemporaryDirectory()
        try folder.write("".utf8, to: "\(AtomicFile.temporaryPrefix)lock-a1B2c3")
        let lock = try RunLock(folder: folder.path)
        try AtomicFile.removeUnfinished(in: folder.path)
        #expect(try folder.names() == [RunLock.fileName])
        lock.release()
    }

    @Test("needs a folder")
    func noFolder() throws {
        let path = try TemporaryDirectory().file("none")
        let error = #expect(throws: RecordError.self) { _ = try RunLock(folder: path) }
        #expect(error?.problem == .cannotCreate)
    }

    @Test("goes to one of many who ask at once")
    func race() async throws {
        let folder = try TemporaryDirectory()
        try folder.write(text("ticks", "1").utf8, to: RunLock.fileName)
        let winners = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    guard let lock = try? RunLock(folder: folder.path) else { return false }
                    try? await Task.sleep(for: .milliseconds(200))
                    lock.release()
                    return true
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(winners == 1)
        #expect(try folder.names().isEmpty)
    }

    @Test("of a share keeps off the same share and the whole, not other shares")
    func shares() throws {
        let folder = try TemporaryDirectory()
        func isFree(_ share: String) -> Bool {
            do throws(RecordError) {
                let lock = try RunLock(folder: folder.path, share: share)
                lock.release()
                return true
            } catch {
                return false
            }
        }
        let first = try RunLock(folder: folder.path, share: "1-of-2")
        #expect(!isFree("1-of-2") && isFree("2-of-2"))
        #expect(attempt(folder)?.problem == .locked)
        #expect(try folder.names() == [".lock-share-1-of-2"])
        first.release()
        let whole = try RunLock(folder: folder.path)
        #expect(!isFree("2-of-2"))
        #expect(try folder.names() == [RunLock.fileName])
        whole.release()
        #expect(isFree("2-of-2") && attempt(folder) == nil)
    }

    @Test("of a share whose process is gone stands in nobody's way")
    func deadShare() throws {
        let folder = try TemporaryDirectory()
        try folder.write(text("ticks", "1").utf8, to: ".lock-share-1-of-2")
        #expect(attempt(folder) == nil)
        let lock = try RunLock(folder: folder.path, share: "1-of-2")
        lock.release()
        #expect(try folder.names().isEmpty)
    }
}
