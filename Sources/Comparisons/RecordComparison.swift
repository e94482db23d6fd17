public import Records

/// How two records, or two shards, differ: trial by trial, in settings, results, times and circumstances.
public struct RecordComparison: Sendable {
    /// One of the two records.
    public struct Side: Sendable {
        /// The file, and the digest that it states.
        public let path: String, contentDigest: ContentDigest
        /// Whether the file still has its seal.
        public let isSealed: Bool
        /// Whether its content was found to have another digest.
        public internal(set) var hasFalseDigest = false
        /// How many trials it has.
        public let trials: Int
    }

    /// The two records.
    public private(set) var left: Side, right: Side
    /// When two numbers count as the same.
    public let tolerance: Tolerance
    /// Whether the digests are true and equal: then nothing was compared but times and circumstances.
    public let hasSameContent: Bool
    /// What the experiments ask beyond their trials, and do not agree on.
    public let settings: [SettingDifference]
    /// Trials that both have.
    public let trials: [TrialComparison]
    /// Trials that only one has.
    public let onlyInLeft: [ComparedTrial], onlyInRight: [ComparedTrial]
    /// Layers of which the records do not say the same, and tables that know no trials.
    public let tables: [TableComparison]
    /// In what other circumstances the records were made.
    public let environment: [EnvironmentDifference]

    /// Whether nothing differs but times and circumstances.
    public var isSame: Bool {
        hasSameContent
            || (settings.isEmpty && trials.allSatisfy(\.isSame) && onlyInLeft.isEmpty
                && onlyInRight.isEmpty && tables.allSatisfy(\.isSame))
    }

    /// Whether every trial of the first record has the same results in the second, whatever else that has, and whatever
    /// the settings are called by now.
    public var isReproduced: Bool {
        hasSameContent
            || (trials.allSatisfy(\.isReproduced) && onlyInLeft.isEmpty
                && tables.allSatisfy(\.isSame))
    }

    /// The first trial whose results differ, with the place where they part.
    public var first: (trial: TrialComparison, divergence: Divergence)? {
        for trial in trials {
            if let divergence = trial.first { return (trial, divergence) }
        }
        return nil
    }

    /// Compares two records. `trial` is the beginning of the identity of the trials that are meant; nil for all. Tables
    /// of `ignoring` are left out.
    ///
    /// Throws `RecordError` where a part cannot be read, `ComparisonError` where there is nothing to compare.
    public init(
        _ left: RecordReader,
        _ right: RecordReader,
        tolerance: Tolerance = .bits,
        trial: String? = nil,
        ignoring: Set<String> = []
    ) throws {
        try self.init(
            ComparedRecord(left),
            ComparedRecord(right),
            tolerance: tolerance,
            trial: trial,
            ignoring: ignoring
        )
    }

    /// The same for records of which something is in memory already.
    init(
        _ a: ComparedRecord,
        _ b: ComparedRecord,
        tolerance: Tolerance,
        trial: String?,
        ignoring: Set<String>
    ) throws {
        let left = a.reader, right = b.reader
        self.tolerance = tolerance
        self.left = Side(a)
        self.right = Side(b)
        let matching = TrialMatching(
            a.trials.filter { $0.isMeant(by: trial) },
            b.trials.filter { $0.isMeant(by: trial) }
        )
        guard !matching.pairs.isEmpty else { throw ComparisonError(a, b, trial: trial) }
        onlyInLeft = matching.onlyInLeft
        onlyInRight = matching.onlyInRight
        if left.contentDigest == right.contentDigest {
            self.left.hasFalseDigest = try !Self.hasTrueDigest(left)
            self.right.hasFalseDigest = try !Self.hasTrueDigest(right)
        }
        hasSameContent =
            left.contentDigest == right.contentDigest && !self.left.hasFalseDigest
            && !self.right.hasFalseDigest
        let isWhole = left.trial == nil && right.trial == nil && trial == nil
        settings = isWhole ? SettingDifference.all(a.question, b.question) : []
        environment = EnvironmentDifference.all(try left.provenance(), try right.provenance())
        var work = ComparisonWork(a, b, tolerance, ignoring: ignoring)
        trials = try work.trials(matching.pairs, hasSameContent: hasSameContent)
        tables = work.tables
    }

    /// Whether a record has the digest that it states: a seal vouches for it, else it is computed.
    private static func hasTrueDigest(_ reader: RecordReader) throws(RecordError) -> Bool {
        guard !reader.isSealed else { return true }
        do throws(RecordError) {
            try reader.verify()
            return true
        } catch {
            guard error.problem == .damaged, error.object == "/@content_digest" else { throw error }
            return false
        }
    }
}

extension RecordComparison.Side {
    fileprivate init(_ record: ComparedRecord) {
        path = record.reader.path
        contentDigest = record.reader.contentDigest
        isSealed = record.reader.isSealed
        trials = record.trials.count
    }
}

extension ComparedTrial {
    /// Whether the identity begins so; every one does where nothing is asked for.
    func isMeant(by prefix: String?) -> Bool {
        prefix.map { id.lowercased().hasPrefix($0.lowercased()) } ?? true
    }
}
