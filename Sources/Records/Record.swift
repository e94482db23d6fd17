/// What an experiment found: the whole content of a record, or of one trial's shard, in memory.
public struct Record: Equatable, Sendable {
    /// The version of the layout that this code writes.
    package static let format: Int64 = 1

    /// The experiment as it was asked for.
    public struct Specification: Equatable, Sendable {
        /// The YAML as written.
        public var source: String
        /// The canonical JSON with every default filled in.
        public var resolved: String
        /// The command line's overrides.
        public var overrides: String

        /// Gathers the three texts.
        public init(source: String, resolved: String, overrides: String) {
            self.source = source
            self.resolved = resolved
            self.overrides = overrides
        }
    }

    /// One fact about the circumstances of a run.
    public struct Fact: Equatable, Sendable {
        /// The value of a fact.
        public enum Value: Equatable, Sendable {
            /// Text; times are ISO 8601.
            case text(String)
            /// A count with its unit.
            case integer(Int, units: String)
            /// A measured number with its unit.
            case real(Double, units: String)
        }

        /// The name, `[a-z][a-z0-9_]*`.
        public let name: String
        /// The value.
        public let value: Value

        /// States a fact.
        public init(_ name: String, _ value: Value) {
            precondition(
                Identifier.isValid(name),
                "Fact: name '\(name)', expected [a-z][a-z0-9_]*"
            )
            self.name = name
            self.value = value
        }

        /// States a fact in words.
        public init(_ name: String, _ text: String) { self.init(name, .text(text)) }

        /// Whether both say the same, a NaN being equal to itself.
        public static func == (left: Fact, right: Fact) -> Bool {
            guard left.name == right.name else { return false }
            if case .real(let a, let unit) = left.value, case .real(let b, unit) = right.value {
                return a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
            }
            return left.value == right.value
        }
    }

    /// The experiment's title, in words.
    public var title: String
    /// The experiment's name, which also names the files.
    public var name: String
    /// The identity of the trial that this is the shard of; nil for a whole record.
    public var trial: String?
    /// The experiment as it was asked for.
    public var specification: Specification
    /// The tables, each name once.
    public var tables: [Table]
    /// The tensors, each trial and name once.
    public var tensors: [RecordedTensor]
    /// Everything that may differ between two equal runs, each name once.
    public var provenance: [Fact]

    /// Gathers a record.
    public init(
        title: String,
        name: String,
        trial: String? = nil,
        specification: Specification,
        tables: [Table],
        tensors: [RecordedTensor] = [],
        provenance: [Fact] = []
    ) {
        self.title = title
        self.name = name
        self.trial = trial
        self.specification = specification
        self.tables = tables
        self.tensors = tensors
        self.provenance = provenance
    }

    /// The table of that name, or nil.
    public func table(_ name: String) -> Table? { tables.first { $0.name == name } }

    /// The SHA-256 of everything but `/timing`, `/provenance` and `/claims`; the same as that of the file.
    public var contentDigest: ContentDigest {
        ContentDigest.of(RecordLayout.nodes(of: self))
    }
}
