/// The roster of random streams: one file in `NormalGenerators`, one line here.
public enum Generators {
    /// Every stream, by name.
    public static let all: [any NormalGenerator.Type] = [
        TorchGenerator.self
    ]

    /// The names that a spec may use.
    public static var names: [String] { all.map { $0.name } }

    /// The stream `name` of a seed.
    ///
    /// Throws `UnknownGenerator` where no stream has that name.
    public static func make(
        _ name: String,
        seed: UInt64
    ) throws(UnknownGenerator) -> any NormalGenerator {
        guard let type = all.first(where: { $0.name == name }) else {
            throw UnknownGenerator(name: name, known: names)
        }
        return type.init(seed: seed)
    }
}

/// A random stream is asked for that does not exist.
public struct UnknownGenerator: Error, Equatable, CustomStringConvertible {
    /// What was asked for.
    public let name: String
    /// What there is.
    public let known: [String]

    /// What is wrong and what can be had.
    public var description: String {
        "no random generator is called '\(name)'; there are: \(known.joined(separator: ", "))"
    }
}
