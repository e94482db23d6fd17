/// What an option of a backend may be set to.
public enum AttentionOptionKind: Sendable, Equatable {
    /// A whole number in a range.
    case integer(ClosedRange<Int>)
    /// One of some words.
    case word([String])
    /// true or false.
    case flag

    /// The possible values in words.
    public var expectation: String {
        switch self {
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .word(let words): "one of " + words.joined(separator: ", ")
        case .flag: "true or false"
        }
    }
}

/// A settled value of an option.
public enum AttentionOptionValue: Sendable, Hashable, CustomStringConvertible {
    /// A whole number.
    case integer(Int)
    /// A word.
    case word(String)
    /// true or false.
    case flag(Bool)

    /// The value as a spec has it.
    public var description: String {
        switch self {
        case .integer(let number): "\(number)"
        case .word(let word): word
        case .flag(let flag): "\(flag)"
        }
    }
}

/// One thing that can be chosen about a backend.
public struct AttentionOption: Sendable {
    /// The key in a spec.
    public let name: String
    /// What it may be.
    public let kind: AttentionOptionKind
    /// What it is where nothing is said; nil means that the backend decides by the shape.
    public let standard: AttentionOptionValue?
    /// What it does, in a sentence.
    public let summary: String

    /// An option from its parts.
    public init(
        _ name: String,
        _ kind: AttentionOptionKind,
        standard: AttentionOptionValue?,
        _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.standard = standard
        self.summary = summary
    }
}

/// Chosen options by name.
public typealias AttentionOptions = [String: AttentionOptionValue]

/// An option that a backend does not have, or a value that it does not take.
public struct AttentionOptionError: Error, Equatable, CustomStringConvertible {
    /// Backend, option, and what was expected instead.
    public let backend: String, option: String, expected: String

    /// What is wrong and what may be said.
    public var description: String { "\(backend).\(option): expected \(expected)" }
}

extension AttentionBackend {
    /// The given options with every default filled in.
    ///
    /// Throws `AttentionOptionError` for a name or value that is not declared.
    public static func settle(
        _ given: AttentionOptions
    ) throws(AttentionOptionError) -> AttentionOptions {
        for (name, value) in given.sorted(by: { $0.key < $1.key }) {
            guard let option = options.first(where: { $0.name == name }) else {
                let names = options.map(\.name)
                throw AttentionOptionError(
                    backend: Self.name,
                    option: name,
                    expected: names.isEmpty
                        ? "no options" : "an option among " + names.joined(separator: ", ")
                )
            }
            guard option.kind.accepts(value) else {
                throw AttentionOptionError(
                    backend: Self.name,
                    option: name,
                    expected: option.kind.expectation
                )
            }
        }
        let standard = options.compactMap { option in option.standard.map { (option.name, $0) } }
        return AttentionOptions(uniqueKeysWithValues: standard).merging(given) { $1 }
    }
}

extension AttentionOptionKind {
    /// Whether a value is of this kind.
    func accepts(_ value: AttentionOptionValue) -> Bool {
        switch (self, value) {
        case (.integer(let range), .integer(let number)): range.contains(number)
        case (.word(let words), .word(let word)): words.contains(word)
        case (.flag, .flag): true
        default: false
        }
    }
}

extension AttentionOptions {
    /// A whole number, or nil where none was chosen.
    func integer(_ name: String) -> Int? {
        if case .integer(let value)? = self[name] { value } else { nil }
    }

    /// A word, or nil where none was chosen.
    func word(_ name: String) -> String? {
        if case .word(let value)? = self[name] { value } else { nil }
    }

    /// A flag, false where none was chosen.
    func flag(_ name: String) -> Bool {
        if case .flag(let value)? = self[name] { value } else { false }
    }
}
