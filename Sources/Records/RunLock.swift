import Glibc

/// Keeps two runs off one folder: a file that names the host, process and start of the run that
/// holds it.
///
/// A run holds the whole folder, or one share of its work; different shares may be held at once, a share and the whole
/// may not. What is held is free again when the value goes out of scope, is released, or its process is gone.
public struct RunLock: ~Copyable {
    /// The lock's file name in the folder.
    package static let fileName = ".lock"
    /// What the name of a share's lock begins with.
    private static let sharePrefix = ".lock-share-"

    private let path: String
    private let holder: ProcessIdentity

    /// Takes the folder, also from a process of this host that no longer runs.
    ///
    /// Throws `locked`, naming the holder, or `cannotCreate`, `diskFull`, `inputOutput`.
    public init(folder: String) throws(RecordError) {
        // Whoever takes a share does the same the other way round: first takes, then looks. So one of two sees the other.
        try self.init(Self.fileName, in: folder) { Self.shares(in: folder) }
    }

    /// Takes a share of the work in a folder, such as `1-of-4`, in the same way.
    public init(folder: String, share: String) throws(RecordError) {
        try self.init(Self.sharePrefix + share, in: folder) { ["\(folder)/\(Self.fileName)"] }
    }

    /// Takes the lock of that name, unless one of its rivals is held.
    private init(
        _ name: String,
        in folder: String,
        rivals: () -> [String]
    ) throws(RecordError) {
        let path = "\(folder)/\(name)"
        let holder = try ProcessIdentity.current(for: path)
        try Self.take(path, for: holder)
        do throws(RecordError) {
            for rival in rivals() { try Self.checkFree(rival) }
        } catch {
            unlink(path)
            throw error
        }
        self.path = path
        self.holder = holder
    }

    deinit {
        // Another run may have taken the lock after an operator removed ours by hand.
        if Self.read(path) == holder { unlink(path) }
    }

    /// Throws `locked` where a process that may be alive holds the lock at `path`.
    private static func checkFree(_ path: String) throws(RecordError) {
        guard access(path, F_OK) == 0 else { return }
        let found = read(path)
        // Released since, or of a run that is gone.
        guard access(path, F_OK) == 0, found?.isGone != true else { return }
        throw locked(path, by: found)
    }

    /// The locks of shares in a folder.
    private static func shares(in folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var paths: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(sharePrefix) { paths.append("\(folder)/\(name)") }
        }
        return paths.sorted()
    }

    /// Frees the folder.
    public consuming func release() {}

    private static func take(
        _ path: String,
        for holder: ProcessIdentity
    ) throws(RecordError) {
        if try create(path, holder) { return }
        let found = read(path)
        guard let found, found.isGone else { throw locked(path, by: found) }
        try remove(found, at: path)
        // Only once: whoever was faster is alive.
        if try !create(path, holder) { throw locked(path, by: read(path)) }
    }

    /// Creates the lock file; false if there is one.
    ///
    /// It is written whole before it gets its name: a run that is killed in between leaves no lock that nobody can read.
    private static func create(
        _ path: String,
        _ holder: ProcessIdentity
    ) throws(RecordError) -> Bool {
        var unnamed = Array("\(temporaryPath(for: path))-XXXXXX".utf8CString)
        let descriptor = mkstemp(&unnamed)
        guard descriptor >= 0 else { throw AtomicFile.failure(errno, "create the lock", path) }
        defer { unlink(unnamed) }
        fchmod(descriptor, 0o644)
        try write(holder, to: descriptor, for: path)
        guard link(unnamed, path) != 0 else { return true }
        switch errno {
        // ENOENT: whoever holds the folder has just tidied up.
        case EEXIST, ENOENT: return false
        case EPERM, EOPNOTSUPP: return try createInPlace(path, holder)
        default: throw AtomicFile.failure(errno, "create the lock", path)
        }
    }

    /// The same where the file system knows no second names.
    private static func createInPlace(
        _ path: String,
        _ holder: ProcessIdentity
    ) throws(RecordError) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            if errno == EEXIST { return false }
            throw AtomicFile.failure(errno, "create the lock", path)
        }
        do throws(RecordError) {
            try write(holder, to: descriptor, for: path)
        } catch {
            unlink(path)
            throw error
        }
        return true
    }

    /// Writes who holds the lock, and closes the file.
    private static func write(
        _ holder: ProcessIdentity,
        to descriptor: Int32,
        for path: String
    ) throws(RecordError) {
        let text = Array(holder.description.utf8)
        let count = text.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        let code = count == text.count ? 0 : (count < 0 ? errno : ENOSPC)
        close(descriptor)
        guard code == 0 else { throw AtomicFile.failure(code, "write the lock", path) }
    }

    /// A name beside the lock that `AtomicFile.removeUnfinished` sweeps up after killed runs.
    private static func temporaryPath(for path: String) -> String {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return "\(folder)\(AtomicFile.temporaryPrefix)lock"
    }

    /// Who holds the lock; nil if the file is empty, half written or gone.
    private static func read(_ path: String) -> ProcessIdentity? {
        ProcessIdentity(SmallFile.read(path) ?? "")
    }

    /// Removes a dead run's lock, unless another process has just done that and taken the lock
    /// itself.
    private static func remove(_ dead: ProcessIdentity, at path: String) throws(RecordError) {
        let aside = "\(temporaryPath(for: path))-aside-\(AtomicFile.unique)"
        guard rename(path, aside) == 0 else {
            if errno == ENOENT { return }
            throw AtomicFile.failure(errno, "remove the lock of a run that is gone", path)
        }
        defer { unlink(aside) }
        let moved = read(aside)
        if moved != dead {
            // Not the lock that was looked at: put it back.
            link(aside, path)
            throw locked(path, by: moved)
        }
    }

    private static func locked(_ path: String, by holder: ProcessIdentity?) -> RecordError {
        let who =
            holder.map { "process \($0.process) on host \($0.host), started \($0.start)" }
            ?? "an unknown process (the lock cannot be read)"
        return RecordError(
            path: path,
            problem: .locked,
            found: "the folder is in use by \(who)",
            expected: "one run at a time in a folder, or the different shares of one",
            remedy: "wait for that run or choose another output folder; "
                + "if it is surely dead, delete this file"
        )
    }
}
