import Foundation
import Tensors

/// A file that is written under another name and appears under its own once it is complete.
final class FileWriter {
    private let path: String
    private let descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    /// Writes what `body` appends; leaves nothing behind if it throws.
    static func write(
        to path: String,
        _ body: (FileWriter) throws(CheckpointError) -> Void
    ) throws(CheckpointError) {
        let temporary = "\(path).\(getpid()).partial"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path, "cannot be created", errno) }
        let writer = FileWriter(path: path, descriptor: descriptor)
        do throws(CheckpointError) {
            defer { close(descriptor) }
            try body(writer)
            guard fsync(descriptor) == 0 else { throw failure(path, "cannot be synced", errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw failure(path, "cannot be put in place", code)
        }
        syncFolder(of: path)
    }

    /// Appends bytes.
    func append(_ bytes: [UInt8]) throws(CheckpointError) {
        if let code = bytes.withUnsafeBytes(write) {
            throw Self.failure(path, "cannot be written", code)
        }
    }

    /// Appends the bytes of a tensor.
    func append(_ tensor: Tensor) throws(CheckpointError) {
        if let code = tensor.withBytes(write) {
            throw Self.failure(path, "cannot be written", code)
        }
    }

    /// Writes all of `bytes`; answers the error's number if that cannot be done.
    private func write(_ bytes: UnsafeRawBufferPointer) -> Int32? {
        var rest = bytes
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                return errno
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
        return nil
    }

    /// Makes the new name durable; a folder that cannot be synced still has it.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor >= 0 {
            fsync(descriptor)
            close(descriptor)
        }
    }

    private static func failure(_ path: String, _ what: String, _ code: Int32) -> CheckpointError {
        CheckpointError(
            CheckpointProblem(
                file: path,
                what: "\(what): \(String(cString: strerror(code)))",
                expected: "a folder that can be written to, with room for the file",
                remedy: "choose another place, or make room"
            )
        )
    }
}
