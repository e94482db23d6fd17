import Checkpoints
import Crypto
import Foundation
import Pipelines

/// The identity of a model directory: the SHA-256 over names and contents of the files that a run may read.
enum ModelFingerprint {
    /// Files that change numbers; cards, samples and training scripts do not.
    private static let suffixes = ["json", "safetensors", "txt"]
    /// Folders that a run reads; a safety checker, for one, is left alone, and so are whole models beside the index.
    private static let folders = Set(
        ["scheduler"] + PipelineFamily.allCases.flatMap(\.componentNames)
    )

    /// The fingerprint of a directory.
    ///
    /// Throws `CheckpointError` naming the file that cannot be read.
    static func of(_ directory: String) throws(CheckpointError) -> String {
        var total = SHA256()
        for name in files(in: directory) {
            total.update(data: Array("\(name)\n".utf8))
            let digest = try SHA256Digest.hex(ofFile: "\(directory)/\(name)")
            total.update(data: Array(digest.utf8))
        }
        return SHA256Digest.hex(total.finalize())
    }

    /// Paths of the index and of the components' files, sorted by their bytes.
    ///
    /// Links are followed, as they are where the files are read: a directory's enumerator would pass over what lies
    /// behind them.
    private static func files(in directory: String) -> [String] {
        let parts = folders.flatMap { folder in
            names(in: "\(directory)/\(folder)").map { "\(folder)/\($0)" }
        }
        let read = parts.filter { path in suffixes.contains { path.hasSuffix(".\($0)") } }
        return (["model_index.json"] + read).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
    }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/")) ?? []
    }
}
