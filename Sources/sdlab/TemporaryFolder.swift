import Foundation

/// A folder that is there for as long as somebody holds on to it.
final class TemporaryFolder {
    /// Its path.
    let path: String

    /// Makes a folder with a name of its own where the system keeps such folders.
    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "sdlab-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
