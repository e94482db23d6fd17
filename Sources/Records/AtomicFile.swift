import Glibc

/// Files that are there whole or not at all, whatever happens while they are written.
public enum AtomicFile {
    /// What the name of an unfinished file starts with; no reader of results looks at such a name.
    package static let temporaryPrefix = ".tmp-"

    /// Puts `bytes` at `path`: into a temporary file beside it, checked, synced, renamed, and the
    /// folder synced.
    ///
    /// `check` is given the temporary file after it was closed, and throws if it is not good. On
    /// every error the temporary file is removed, and what was at `path` before is untouched.
    public static func write(
        _ bytes: [UInt8],
        to path: String,
        check: (_ temporaryPath: String) throws(RecordError) -> Void = { _ throws(RecordError) in }
    ) throws(RecordError) {
        let temporary = temporaryPath(for: path)
        do throws(RecordError) {
            try create(temporary, for: path, bytes)
            try check(temporary)
            try synchronize(temporary, flags: O_RDONLY, for: path)
            guard rename(temporary, path) == 0 else {
                throw failure(errno, "rename \(temporary)", path)
            }
        } catch {
            unlink(temporary)
            throw error
        }
        try synchronize(folder(of: path), flags: O_RDONLY | O_DIRECTORY, for: path)
    }

    /// Puts text at `path`, as UTF-8, in the same way.
    public static func write(_ text: String, to path: String) throws(RecordError) {
        try write(Array(text.utf8), to: path)
    }

    /// Removes what killed runs left unfinished in a folder. Only for whoever holds the folder's
    /// `RunLock`.
    public static func removeUnfinished(in folder: String) throws(RecordError) {
        guard let listing = opendir(folder) else {
            if errno == ENOENT { return }
            throw failure(errno, "open the folder", folder)
        }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(temporaryPrefix) { unlink("\(folder)/\(name)") }
        }
    }

    /// A name that no other process chooses, also not one with the same number on another host.
    private static func temporaryPath(for path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return "\(folder(of: path))/\(temporaryPrefix)\(name)-\(unique)"
    }

    /// Digits to tell this use of a name from all others.
    static var unique: String { String(UInt64.random(in: 0 ... .max), radix: 16) }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func create(
        _ temporary: String,
        for path: String,
        _ bytes: [UInt8]
    ) throws(RecordError) {
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure(errno, "create \(temporary)", path) }
        var code: Int32 = 0
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                // Linux writes at most 2 GiB a call; a smaller bound is the same on every system.
                let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
                let count = systemWrite(descriptor, part)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else {
                    code = count < 0 ? errno : ENOSPC
                    return
                }
                rest = rest.dropFirst(count)
            }
        }
        // Network file systems report a full disk only here.
        if close(descriptor) != 0 && code == 0 { code = errno }
        guard code == 0 else { throw failure(code, "write \(bytes.count) bytes", path) }
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    }

    private static func synchronize(
        _ object: String,
        flags: Int32,
        for path: String
    ) throws(RecordError) {
        let descriptor = open(object, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(errno, "open \(object)", path) }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder, and say so with EINVAL; there is nothing more to
        // do.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw failure(errno, "sync \(object)", path)
        }
    }

    package static func failure(_ code: Int32, _ action: String, _ path: String) -> RecordError {
        let found = "cannot \(action): \(String(cString: strerror(code)))"
        return switch code {
        case ENOSPC, EDQUOT:
            RecordError(
                path: path,
                problem: .diskFull,
                found: found,
                expected: "room on the disk",
                remedy: "free some space, or choose another output folder, and run again; "
                    + "finished trials are kept"
            )
        case EFBIG:
            RecordError(
                path: path,
                problem: .diskFull,
                found: found,
                expected: "a limit on file sizes above the size of the record",
                remedy: "raise the limit (ulimit -f) and run again; finished trials are kept"
            )
        case ENOENT, ENOTDIR:
            RecordError(
                path: path,
                problem: .cannotCreate,
                found: found,
                expected: "an existing folder",
                remedy: "create the folder, or choose another output folder"
            )
        case EACCES, EPERM, EROFS, EISDIR, ENAMETOOLONG, ELOOP:
            RecordError(
                path: path,
                problem: .cannotCreate,
                found: found,
                expected: "a folder that may be written, and no folder at this path",
                remedy: "change its permissions, or choose another output folder"
            )
        default:
            RecordError(
                path: path,
                problem: .inputOutput,
                found: found,
                expected: "a working disk",
                remedy: "look at the disk and the system's log, then run again; "
                    + "finished trials are kept"
            )
        }
    }
}
