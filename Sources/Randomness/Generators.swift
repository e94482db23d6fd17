/// The roster of random streams: one file in `NormalGenerators`, one line here.
public enum Generators {
    /// Every stream, by name.
    public static let all: [any NormalGenerator.Type] = [
        TorchGenerator.self,
        PhiloxGenerator.self,
        NumPyGenerator.self,
        NumPyDefaultGenerator.self,
    ]

    /// The names that a spec may use.
    public static var names: [String] { all.map { $0.name } }

    /// The stream `name` of a seed.
    ///
    /// Throws `GeneratorError` where no stream has that name, or the stream does not have that seed.
    public static func make(
        _ name: String,
        seed: UInt64
    ) throws(GeneratorError) -> any NormalGenerator {
        guard let type = all.first(where: { $0.name == name }) else {
            throw .unknownName(name, known: names)
        }
        return try type.init(seed: seed)
    }
}

/// A random stream is asked for that does not exist.
public enum GeneratorError: Error, Equatable, CustomStringConvertible {
    /// No stream has the name; these there are.
    case unknownName(String, known: [String])
    /// The stream does not have the seed; these it has.
    case impossibleSeed(UInt64, generator: String, possible: ClosedRange<UInt64>)

    /// What is wrong and what can be had.
    public var description: String {
        switch self {
        case .unknownName(let name, let known):
            "no random generator is called '\(name)'; there are: \(known.joined(separator: ", "))"
        case .impossibleSeed(let seed, let generator, let possible):
            "random generator '\(generator)': seed \(seed); possible are "
                + "\(possible.lowerBound) to \(possible.upperBound)"
        }
    }
}
