import Foundation

/// The repository that these tests belong to.
public enum Repository {
    /// The root folder.
    public static var root: String {
        URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .path
    }

    /// The path of a file or folder of the repository.
    public static func path(_ relative: String) -> String { "\(root)/\(relative)" }

    /// The embedded model.
    public static var embeddedModel: String { path("weights/shapes64") }
}
