import Records

/// One trial in both records.
public struct TrialComparison: Sendable {
    /// The trial as both records have it.
    public let left: ComparedTrial, right: ComparedTrial
    /// Settings that differ; empty for trials of one identity.
    public let settings: [SettingDifference]
    /// The tensors of either.
    public internal(set) var tensors: [TensorComparison] = []
    /// The tables of results of either that have rows of the trial, `/trials` with its one row among them.
    public internal(set) var tables: [TableComparison] = []
    /// Tables that only one record has.
    public internal(set) var tablesOnlyInLeft: [String] = [], tablesOnlyInRight: [String] = []
    /// How long its phases took; empty where either was not timed.
    public internal(set) var timing: [TimingComparison] = []
    /// In what other circumstances it ran.
    public internal(set) var environment: [EnvironmentDifference] = []

    init(_ left: ComparedTrial, _ right: ComparedTrial) {
        self.left = left
        self.right = right
        settings = SettingDifference.all(left.settings, right.settings)
    }

    /// Whether all results are the same, whatever the settings are called.
    public var hasSameResults: Bool { isReproduced && tablesOnlyInRight.isEmpty }

    /// Whether all results of the first are in the second, whatever else that has.
    var isReproduced: Bool {
        tensors.allSatisfy(\.isSame) && tables.allSatisfy(\.isSame) && tablesOnlyInLeft.isEmpty
    }

    /// Whether settings and results are the same.
    public var isSame: Bool { hasSameResults && settings.isEmpty }

    /// The first place in the order of execution at which the results part, or nil. Batches count as if computed
    /// together.
    public var first: Divergence? {
        (tensors.compactMap(\.first) + tables.compactMap(\.first)).min { $0.moment < $1.moment }
    }

    /// Whether the second record could not finish the trial.
    public var isUnfinished: Bool {
        right.status != "completed" && right.status != "unavailable"
    }

    /// Audited calls that both have.
    public var calls: Int { tables.first { $0.name == "audit" }?.total.rows ?? 0 }
}
