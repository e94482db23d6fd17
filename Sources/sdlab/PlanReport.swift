import Comparisons
import Experiments
import Foundation
import Reports
import Specs

/// A plan in words: a line for each trial, with forecasts.
struct PlanReport {
    private let plan: Plan
    private let folder: ResultsFolder
    private let options: RunOptions
    private let explains: Bool

    /// A report on a run into a folder; it explains in words, or only in JSON.
    init(_ plan: Plan, folder: ResultsFolder, options: RunOptions, explains: Bool) {
        self.plan = plan
        self.folder = folder
        self.options = options
        self.explains = explains
    }

    /// What becomes of each trial.
    private var decisions: [RunSchedule.Decision] {
        get throws {
            try RunSchedule(plan, in: folder, options: options, explains: true).decisions
        }
    }

    func printText() throws {
        let decisions = explains ? try decisions : []
        print("\(plan.name): \(plan.title)")
        print(
            "plan \(plan.digest.prefix(12)), \(plan.trials.count == 1 ? "1 trial" : "\(plan.trials.count) trials"), results in \(folder.path)\n"
        )
        var rows: [[String]] = []
        for (index, trial) in plan.trials.enumerated() {
            let forecast = try Forecast(trial.settings)
            rows.append(
                [trial.shortID] + (plan.comparesTrials ? [trial.role.rawValue] : [])
                    + [trial.label] + Self.counts(trial.settings.workload, forecast)
                    + [Self.operations(forecast.flops), Self.bytes(forecast.peakBytes)]
                    + (explains ? [Self.words(decisions[index], trial)] : [])
            )
        }
        print(
            TextTable(
                [
                    TextTable.Column("trial")
                ] + (plan.comparesTrials ? [TextTable.Column("role")] : []) + [
                    TextTable.Column("settings")
                ] + countColumns.map { TextTable.Column($0, alignment: .trailing) } + [
                    TextTable.Column("operations", alignment: .trailing),
                    TextTable.Column("peak memory", alignment: .trailing),
                ] + (explains ? [TextTable.Column("would run")] : []),
                rows: rows
            ).text
        )
        for line in obstacles { print("\n\(line)") }
    }

    /// What is counted of a trial, and its headings.
    private static func counts(_ workload: Workload, _ forecast: Forecast) -> [String] {
        switch workload {
        case .pipeline: ["\(workload.images)", "\(forecast.networkCalls)"]
        case .attention(let attention): ["\(attention.seeds.count)"]
        }
    }

    private var countColumns: [String] {
        plan.trials.contains { $0.settings.pipeline != nil }
            ? ["images", "network calls"] : ["seeds"]
    }

    /// What this processor lacks, each with the number of trials that ask for it.
    private var obstacles: [String] {
        let reasons = plan.trials.compactMap(\.obstacle)
        var seen: Set<String> = []
        return reasons.filter { seen.insert($0).inserted }.map { reason in
            let count = reasons.count { $0 == reason }
            return "\(count == 1 ? "1 trial is" : "\(count) trials are") unavailable: \(reason)"
        }
    }

    func printJSON() throws {
        let trials = try zip(plan.trials, decisions).map { trial, decision in
            let forecast = try Forecast(trial.settings)
            return CanonicalJSON.Value.object([
                "id": .string(trial.id), "label": .string(trial.label),
                "role": .string(trial.role.rawValue),
                "reference": trial.reference.map { .string($0) } ?? .null,
                "settings": trial.identity, "flops": .integer(Int128(forecast.flops)),
                "peak_bytes": .integer(Int128(forecast.peakBytes)),
                "network_calls": .integer(Int128(forecast.networkCalls)),
                "would_run": .boolean(decision.isRun && trial.obstacle == nil),
                "why": .string(trial.obstacle ?? decision.reason),
                "changed_since": decision.change.map(Self.json) ?? .null,
            ])
        }
        print(
            CanonicalJSON.text(
                .object([
                    "name": .string(plan.name), "title": .string(plan.title),
                    "digest": .string(plan.digest), "trials": .array(trials),
                ])
            )
        )
    }

    /// Whether a trial would run, and why; where its settings have changed, how.
    private static func words(_ decision: RunSchedule.Decision, _ trial: PlannedTrial) -> String {
        guard decision.isRun else { return "no, \(decision.reason)" }
        if let obstacle = trial.obstacle { return "no, it is unavailable: \(obstacle)" }
        let change = decision.change.map { "; since \($0.trial.prefix(12)) changed: \($0.text)" }
        return "yes: \(decision.reason)\(change ?? "")"
    }

    private static func json(_ change: ShardChange) -> CanonicalJSON.Value {
        .object([
            "trial": .string(change.trial),
            "differences": .array(
                change.differences.map {
                    .object([
                        "path": .string($0.path), "old": json($0.left), "new": json($0.right),
                    ])
                }
            ),
        ])
    }

    /// A value as JSON writes it; null where there is none.
    private static func json(_ text: String?) -> CanonicalJSON.Value {
        text.flatMap(CanonicalJSON.value) ?? .null
    }

    private static func operations(_ count: Int) -> String {
        String(format: "%.1f GFLOP", Double(count) / 1e9)
    }

    private static func bytes(_ count: Int) -> String {
        String(format: "%.1f MiB", Double(count) / 1_048_576)
    }
}
