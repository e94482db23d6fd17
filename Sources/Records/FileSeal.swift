import Crypto
import Glibc

/// The last line of a record's file, after HDF5's own end, where every HDF5 reader ignores it: the
/// SHA-256 of all bytes before it.
///
/// HDF5 guards its chunks with checksums but not its indices, texts and heaps, and version 1.10
/// crashes or hangs on many files with one flipped bit there. So the seal is checked before the
/// library sees a byte. Whoever edits or repacks a record with HDF5's tools removes the seal;
/// `content_digest` remains.
enum FileSeal {
    private static let prefix = Array("\nsdlab-seal sha256:".utf8)
    private static let hexadecimalCount = 64

    /// The number of bytes of a seal: the prefix, the digits and a line's end.
    static var byteCount: Int { prefix.count + hexadecimalCount + 1 }

    /// The seal for these bytes.
    static func seal(of bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return seal(hash.finalize())
    }

    /// Compares a file with its seal; false if it has none. Throws `damaged`, `missingFile`,
    /// `unreadable`.
    @discardableResult
    static func check(_ path: String) throws(RecordError) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw unreadable(path, EISDIR) }
        let sealed = Int(status.st_size) - byteCount
        guard sealed >= 0 else { return false }
        // The end first: a file without a seal need not be read whole.
        lseek(descriptor, off_t(sealed), SEEK_SET)
        var stated: [UInt8] = []
        try read(descriptor, byteCount, path) { stated += $0 }
        guard stated.starts(with: prefix) else { return false }
        lseek(descriptor, 0, SEEK_SET)
        var hash = SHA256()
        try read(descriptor, sealed, path) { hash.update(bufferPointer: $0) }
        let found = seal(hash.finalize())
        guard found == stated else {
            func digits(_ seal: [UInt8]) -> String {
                String(decoding: seal.dropFirst(prefix.count).dropLast(), as: UTF8.self)
            }
            throw RecordError(
                path: path,
                problem: .damaged,
                found: "the file's bytes have SHA-256 \(digits(found))",
                expected: "\(digits(stated)), as its last line says",
                remedy: "take another copy of the file, or run the experiment again"
            )
        }
        return true
    }

    /// Whether a file without a seal goes on after its HDF5 data, as it does when the seal itself was damaged or cut
    /// short: HDF5's tools leave nothing there.
    ///
    /// Known for superblocks of version 2 and 3, in which records are written; false for others. Throws `missingFile`,
    /// `unreadable`.
    static func hasRemains(_ path: String) throws(RecordError) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
        // Signature, version and sizes, then the addresses of the base, the extension and the end.
        let superblock = 36, versionPlace = 8, endPlace = 28
        guard status.st_size >= superblock else { return false }
        var bytes: [UInt8] = []
        try read(descriptor, superblock, path) { bytes += $0 }
        guard [2, 3].contains(bytes[versionPlace]) else { return false }
        let end = bytes[endPlace..<superblock].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return UInt64(status.st_size) > end
    }

    private static func seal(_ hash: SHA256Digest) -> [UInt8] {
        prefix + hexadecimal(hash).utf8 + Array("\n".utf8)
    }

    /// The digest in lower-case hexadecimal digits.
    static func hexadecimal(_ hash: SHA256Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }

    /// Hands `count` bytes on, piece by piece.
    private static func read(
        _ descriptor: Int32,
        _ count: Int,
        _ path: String,
        into take: (UnsafeRawBufferPointer) -> Void
    ) throws(RecordError) {
        var rest = count
        var piece = [UInt8](repeating: 0, count: min(1 << 20, max(count, 1)))
        while rest > 0 {
            let size = min(rest, piece.count)
            let count = Glibc.read(descriptor, &piece, size)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw unreadable(path, count < 0 ? errno : EIO) }
            piece.withUnsafeBytes { take(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
            rest -= count
        }
    }

    private static func unreadable(_ path: String, _ code: Int32) -> RecordError {
        let isMissing = code == ENOENT || code == ENOTDIR
        return RecordError(
            path: path,
            problem: isMissing ? .missingFile : .unreadable,
            found: "cannot read the file: \(String(cString: strerror(code)))",
            expected: "a record written by sdlab run",
            remedy: isMissing
                ? "check the path, or run the experiment first"
                : "make sure that this is a file, and that it may be read"
        )
    }
}
