import Foundation

/// Symbolic links, for tests that put a model together from parts.
public enum Links {
    /// Makes `path` point at `target`.
    public static func make(from path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }
}
