import Synchronization

/// A `config.json`, read key by key.
///
/// Nothing throws on the way: a missing key or a value of the wrong type is noted, a harmless
/// stand-in (1, false, an empty string or list) is returned, and `finish` reports all problems at
/// once. Call it before a value is used.
public struct JSONConfig: Sendable {
    /// The file, for messages.
    public let path: String
    /// The members of the object.
    public let members: [String: JSONValue]

    /// The keys that lead to this object, `text_config.`; empty at the root.
    private let prefix: String
    private let ledger: ConfigLedger

    /// Reads the file at `path`; throws if it cannot be read or holds no JSON object.
    public init(path: String) throws(CheckpointError) {
        try self.init(path: path, json: JSONValue(file: path))
    }

    /// Takes a value that was read elsewhere; `path` says where. Throws if it is no object.
    public init(path: String, json: JSONValue) throws(CheckpointError) {
        guard let members = json.object else {
            throw CheckpointError(
                CheckpointProblem(
                    file: path,
                    what: "holds \(json)",
                    expected: "a JSON object",
                    remedy: "use the configuration that belongs to the model"
                )
            )
        }
        self.init(path: path, members: members, prefix: "", ledger: ConfigLedger())
    }

    private init(
        path: String,
        members: [String: JSONValue],
        prefix: String,
        ledger: ConfigLedger
    ) {
        self.path = path
        self.members = members
        self.prefix = prefix
        self.ledger = ledger
    }

    /// The value of `key`, noted as read; nil if there is none.
    public func value(_ key: String) -> JSONValue? {
        ledger.read(prefix + key)
        return members[key]
    }

    /// Whether `key` has a value other than null.
    public func has(_ key: String) -> Bool {
        !(value(key) ?? .null).isNull
    }

    /// The object under `key`, which is noted as a problem if it is missing or something else.
    public func child(_ key: String) -> JSONConfig {
        let value = value(key)
        if value?.object == nil { noteMismatch(key, expected: "an object") }
        return JSONConfig(
            path: path,
            members: value?.object ?? [:],
            prefix: "\(prefix)\(key).",
            ledger: ledger
        )
    }

    /// The object under `key`, or nil if it is missing or null.
    public func optionalChild(_ key: String) -> JSONConfig? {
        has(key) ? child(key) : nil
    }

    /// Notes a problem that only the caller can see, such as two lists of different lengths.
    public func note(_ key: String, what: String, expected: String, remedy: String? = nil) {
        ledger.add(
            CheckpointProblem(
                file: path,
                subject: "key '\(prefix)\(key)'",
                what: what,
                expected: expected,
                remedy: remedy ?? "use the configuration that belongs to the model"
            )
        )
    }

    /// Notes that `key` is missing or has a value of the wrong kind.
    func noteMismatch(_ key: String, expected: String) {
        note(key, what: members[key].map { "is \($0)" } ?? "is missing", expected: expected)
    }

    /// The keys of this object that nobody has asked for, sorted.
    public var unreadKeys: [String] {
        let read = ledger.keys
        return members.keys.filter { !read.contains(prefix + $0) }.sorted()
    }

    /// Throws one error that lists every problem noted so far, here and in the objects within.
    public func finish() throws(CheckpointError) {
        try ledger.finish()
    }
}

/// What was read of a configuration and what was wrong with it.
///
/// A class, because an object and the objects within write in the same book.
private final class ConfigLedger: Sendable {
    private struct Book {
        var read: Set<String> = []
        var problems = ProblemList()
    }

    private let book = Mutex(Book())

    var keys: Set<String> { book.withLock { $0.read } }

    func read(_ key: String) {
        book.withLock { _ = $0.read.insert(key) }
    }

    func add(_ problem: CheckpointProblem) {
        book.withLock { book in
            // A key may be asked for twice; its problem is told once.
            if !book.problems.problems.contains(problem) { book.problems.add(problem) }
        }
    }

    func finish() throws(CheckpointError) {
        try book.withLock { $0.problems }.finish()
    }
}
