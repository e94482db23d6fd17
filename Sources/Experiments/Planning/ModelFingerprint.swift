import Checkpoints
import Crypto
import Foundation

/// The identity of a model directory: the SHA-256 over names and contents of the files that a run reads.
enum ModelFingerprint {
    /// Files that change numbers; cards, samples and training scripts do not.
    private static let suffixes = ["json", "safetensors", "txt"]

    /// The fingerprint of a directory.
    ///
    /// Throws `CheckpointError` naming the file that cannot be read.
    static func of(_ directory: String) throws(CheckpointError) -> String {
        var total = SHA256()
        for name in files(in: directory) {
            total.update(data: Array("\(name)\n".utf8))
            let file = try MappedFile(path: "\(directory)/\(name)")
            file.withBytes(0..<file.count) { bytes in
                var one = SHA256()
                one.update(bufferPointer: bytes)
                total.update(data: Array(SHA256Digest.hex(one.finalize()).utf8))
            }
        }
        return SHA256Digest.hex(total.finalize())
    }

    /// Paths below the directory, sorted by their bytes.
    private static func files(in directory: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String }
        return (all ?? [])
            .filter { path in suffixes.contains { path.hasSuffix(".\($0)") } }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
