import Foundation

/// A regular file mapped into memory for reading; unmapped when the last user lets go of it.
///
/// The mapping is private and read-only, so the bytes are shared with the page cache and no copy is
/// made.
public final class MappedFile: Sendable {
    /// The path as it was given.
    public let path: String
    /// The size in bytes.
    public let count: Int

    // Never written after init and unmapped only in deinit, so threads may share it.
    nonisolated(unsafe) private let base: UnsafeMutableRawPointer?

    /// Maps the file at `path`; throws if it cannot be opened or is not a regular file.
    public init(path: String) throws(CheckpointError) {
        self.path = path
        // Without O_NONBLOCK, opening a named pipe would wait for its writer for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure(path, "cannot be opened", errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw Self.failure(path, "cannot be examined", errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CheckpointError(
                CheckpointProblem(
                    file: path,
                    what: "is not a regular file",
                    expected: "a regular file",
                    remedy: "name the file itself, not a folder or a device"
                )
            )
        }
        self.count = Int(status.st_size)
        guard count > 0 else {
            self.base = nil
            return
        }
        guard let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
            mapped != MAP_FAILED
        else { throw Self.failure(path, "cannot be mapped into memory", errno) }
        self.base = mapped
    }

    deinit {
        if let base { munmap(base, count) }
    }

    /// Lends the bytes of `range`, which must lie inside the file, to `body`.
    public func withBytes<Result, Failure: Error>(
        _ range: Range<Int>,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= count,
            "MappedFile: bytes \(range) of a file of \(count)"
        )
        let whole = UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : count)
        let result = try body(UnsafeRawBufferPointer(rebasing: whole[range]))
        // The bytes must not be unmapped while they are on loan.
        return withExtendedLifetime(self) { result }
    }

    /// Lets go of the memory behind `range`, which will not be read soon; whoever reads it gets it from the file again.
    public func releasePages(_ range: Range<Int>) {
        guard let base else { return }
        // Pages that the range shares with its neighbours stay.
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let first = (range.lowerBound + page - 1) / page * page
        let end = range.upperBound == count ? count : range.upperBound / page * page
        if first < end { madvise(base + first, end - first, MADV_DONTNEED) }
    }

    private static func failure(_ path: String, _ what: String, _ code: Int32) -> CheckpointError {
        CheckpointError(
            CheckpointProblem(
                file: path,
                what: "\(what): \(String(cString: strerror(code)))",
                expected: "a file that can be read",
                remedy: code == ENOENT ? "check the path" : "check the file and its permissions",
                isMissing: code == ENOENT
            )
        )
    }
}
