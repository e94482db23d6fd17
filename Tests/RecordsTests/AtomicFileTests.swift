import Glibc
import Records
import TestSupport
import Testing

@Suite("An atomic file")
struct AtomicFileTests {
    @Test("is written whole, over what was there")
    func write() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("a.txt")
        try AtomicFile.write("one", to: path)
        try AtomicFile.write("two", to: path)
        #expect(try readBytes(path) == Array("two".utf8))
        #expect(try folder.names() == ["a.txt"])
    }

    @Test("leaves everything as it was when the check fails")
    func failedCheck() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("old".utf8, to: "a.txt")
        let refusal = RecordError(
            path: path,
            problem: .damaged,
            found: "1",
            expected: "2",
            remedy: "none"
        )
        #expect(throws: refusal) {
            try AtomicFile.write(Array("new".utf8), to: path) { (temporary) throws(RecordError) in
                #expect((try? readBytes(temporary)) == Array("new".utf8))
                #expect((try? readBytes(path)) == Array("old".utf8))
                throw refusal
            }
        }
        #expect(try folder.names() == ["a.txt"])
        #expect(try readBytes(path) == Array("old".utf8))
    }

    @Test("needs a folder")
    func noFolder() throws {
        let path = try TemporaryDirectory().file("none/a.txt")
        let error = #expect(throws: RecordError.self) { try AtomicFile.write("a", to: path) }
        #expect(error?.problem == .cannotCreate)
        #expect(error?.path == path)
    }

    @Test("does not replace a folder")
    func overFolder() throws {
        let folder = try TemporaryDirectory()
        try folder.write("x".utf8, to: "a/b")
        let error = #expect(throws: RecordError.self) {
            try AtomicFile.write("a", to: folder.file("a"))
        }
        #expect(error?.problem == .cannotCreate)
        #expect(try folder.names() == ["a"])
    }

    @Test("that hits a limit on the way is removed, and the process lives on")
    func full() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let path = folder.file("a.h5")
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 10_000, rlim_max: rlim_t.max)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let problem: RecordError.Problem?
            do throws(RecordError) {
                try RecordWriter.write(.sample(), to: path)
                problem = nil
            } catch {
                problem = error.problem
            }
            let left = try folder.names()
            limit.rlim_cur = rlim_t.max
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            try RecordWriter.write(.sample(), to: path)
            exit(problem == .diskFull && left.isEmpty ? 0 : 1)
        }
    }

    @Test(
        "says what the system's answer means",
        arguments: [
            (ENOSPC, RecordError.Problem.diskFull), (EDQUOT, .diskFull), (EFBIG, .diskFull),
            (EACCES, .cannotCreate), (EROFS, .cannotCreate), (ENOENT, .cannotCreate),
            (EIO, .inputOutput),
        ]
    )
    func codes(code: Int32, problem: RecordError.Problem) {
        let error = AtomicFile.failure(code, "write", "results/a.h5")
        #expect(error.problem == problem)
        #expect(error.description.contains("results/a.h5"))
    }

    @Test("left unfinished by a killed run is swept away, and nothing else is")
    func unfinished() throws {
        let folder = try TemporaryDirectory()
        for name in [".tmp-a.h5-123", "a.h5", ".lock", "b.tmp"] {
            try folder.write("x".utf8, to: name)
        }
        try AtomicFile.removeUnfinished(in: folder.path)
        #expect(try folder.names() == [".lock", "a.h5", "b.tmp"])
        try AtomicFile.removeUnfinished(in: folder.file("none"))
    }
}
