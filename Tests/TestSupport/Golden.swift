public import Checkpoints
import Foundation

/// The golden data: small cases with known answers, one JSON index for each area.
public enum Golden {
    /// The folder that holds them: the environment's `SDLAB_GOLDEN_DIR`, or else
    /// `Tests/Fixtures/golden`.
    public static var directory: String {
        if let chosen = ProcessInfo.processInfo.environment["SDLAB_GOLDEN_DIR"], !chosen.isEmpty {
            return chosen
        }
        return Repository.path("Tests/Fixtures/golden")
    }

    /// The path of a file of the golden data.
    public static func path(_ relative: String) -> String {
        "\(directory)/\(relative)"
    }

    /// Whether a file of the golden data is there.
    public static func exists(_ relative: String) -> Bool {
        FileManager.default.fileExists(atPath: path(relative))
    }

    /// Reads the index of an area, `AREA.json`.
    public static func area(_ name: String) throws(CheckpointError) -> GoldenArea {
        try GoldenArea(name: name)
    }

    /// The cases of an area whose tensor file is there and that `isIncluded` takes, for a test's
    /// arguments; of the golden data, or of another folder that is laid out like it.
    ///
    /// Empty if the area's index cannot be read, so a test over these has to expect that there are
    /// some.
    public static func cases(
        _ area: String,
        in directory: String = Golden.directory,
        where isIncluded: (GoldenCase) -> Bool = { _ in true }
    ) -> [GoldenCase] {
        let cases = try? GoldenArea(name: area, in: directory).available
        return (cases ?? []).filter(isIncluded)
    }
}

/// One area of the golden data: attention, schedulers, models and so on.
public struct GoldenArea: Sendable {
    /// The area's name.
    public let name: String
    /// The whole index.
    public let json: JSONValue
    /// Every case of the index, whether or not its tensor file is there.
    public let cases: [GoldenCase]

    /// Reads `NAME.json` of the golden data or of another folder that is laid out like it.
    public init(
        name: String,
        in directory: String = Golden.directory
    ) throws(CheckpointError) {
        self.name = name
        self.json = try JSONValue(file: "\(directory)/\(name).json")
        self.cases = (json["cases"]?.array ?? []).compactMap {
            GoldenCase(area: name, json: $0, in: directory)
        }
    }

    /// The cases whose tensor file is there.
    public var available: [GoldenCase] { cases.filter(\.isAvailable) }

    /// The case of that name, or nil.
    public subscript(name: String) -> GoldenCase? {
        cases.first { $0.name == name }
    }
}
