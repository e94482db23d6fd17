import Experiments
import Foundation
import Reports
import Specs

/// A plan in words: a line for each trial, with forecasts.
struct PlanReport {
    private let plan: Plan
    private let folder: ResultsFolder
    private let explains: Bool
    private let stopsAtFirstNonfinite: Bool

    init(
        _ plan: Plan,
        folder: ResultsFolder,
        explains: Bool,
        stopsAtFirstNonfinite: Bool = false
    ) {
        self.plan = plan
        self.folder = folder
        self.explains = explains
        self.stopsAtFirstNonfinite = stopsAtFirstNonfinite
    }

    func printText() throws {
        print("\(plan.name): \(plan.title)")
        print(
            "plan \(plan.digest.prefix(12)), \(plan.trials.count == 1 ? "1 trial" : "\(plan.trials.count) trials"), results in \(folder.path)\n"
        )
        var rows: [[String]] = []
        for trial in plan.trials {
            let forecast = try Forecast(trial.settings)
            rows.append(
                [trial.shortID] + (plan.comparesTrials ? [trial.role.rawValue] : [])
                    + [trial.label, "\(trial.settings.requests.count)"]
                    + ["\(forecast.networkCalls)", Self.operations(forecast.flops)]
                    + [Self.bytes(forecast.peakBytes)] + (explains ? [state(of: trial)] : [])
            )
        }
        print(
            TextTable(
                [
                    TextTable.Column("trial")
                ] + (plan.comparesTrials ? [TextTable.Column("role")] : []) + [
                    TextTable.Column("settings"),
                    TextTable.Column("images", alignment: .trailing),
                    TextTable.Column("network calls", alignment: .trailing),
                    TextTable.Column("operations", alignment: .trailing),
                    TextTable.Column("peak memory", alignment: .trailing),
                ] + (explains ? [TextTable.Column("would run")] : []),
                rows: rows
            ).text
        )
        for line in obstacles { print("\n\(line)") }
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
        let trials = try plan.trials.map { trial in
            let forecast = try Forecast(trial.settings)
            return CanonicalJSON.Value.object([
                "id": .string(trial.id), "label": .string(trial.label),
                "role": .string(trial.role.rawValue),
                "reference": trial.reference.map { .string($0) } ?? .null,
                "settings": trial.identity, "flops": .integer(Int128(forecast.flops)),
                "peak_bytes": .integer(Int128(forecast.peakBytes)),
                "network_calls": .integer(Int128(forecast.networkCalls)),
                "state": .string(state(of: trial)),
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

    private func state(of trial: PlannedTrial) -> String {
        let fitness = ShardFitness(
            trial,
            at: folder.shardPath(trial),
            stopsAtFirstNonfinite: stopsAtFirstNonfinite
        )
        return switch fitness {
        case .fit: "no, it is done"
        case .unfit(let reason):
            trial.obstacle.map { "no, it is unavailable: \($0)" } ?? "yes: \(reason)"
        }
    }

    private static func operations(_ count: Int) -> String {
        String(format: "%.1f GFLOP", Double(count) / 1e9)
    }

    private static func bytes(_ count: Int) -> String {
        String(format: "%.1f MiB", Double(count) / 1_048_576)
    }
}
