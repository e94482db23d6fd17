import Attention
import Foundation
import Models
import Records
import Specs
import Tensors

/// Turns what a trial found out into the tables of its shard, where it is trial 0.
struct TrialTables {
    let trial: PlannedTrial
    let outcome: TrialRun.Outcome
    let forecast: Forecast

    /// Trials, layers, audit, health, timing and the trial's own provenance.
    var tables: [Table] {
        let health = HealthTable(rows: outcome.health)
        return [trials, layers]
            + (DispatchTable.table(trial.settings, forecast).map { [$0] } ?? [])
            + (trial.settings.audit == nil
                ? [] : AuditTables(outcome, forecast.layers, trial.settings.workload).all)
            + (trial.settings.examinesModules || !outcome.health.isEmpty ? [health.table] : [])
            + (trial.settings.timing == nil ? [] : [timing])
    }

    private var trials: Table {
        let settings = trial.settings
        return Table(
            "trials",
            dimension: "trial",
            columns: [
                Column("id", [trial.id], longName: "SHA-256 of the trial's canonical settings"),
                Column("label", [trial.label], longName: "values of the sweep axes in a line"),
                Column("status", [outcome.status.rawValue], longName: "how the trial ended"),
                Column(
                    "backend",
                    [settings.attention.standard.name],
                    longName: "attention backend that was asked for"
                ),
                Column("dtype", [settings.dtype.rawValue], longName: words.dtype),
                Column(
                    "matmul",
                    [settings.matmul.rawValue],
                    longName: "who multiplies matrices"
                ),
            ] + WorkloadColumns.columns(of: settings.workload) + [
                Column("flops", [forecast.flops], longName: words.flops),
                Column(
                    "peak_bytes",
                    [outcome.peakBytes],
                    units: "bytes",
                    longName: words.peak
                ),
                Column(
                    "predicted_peak_bytes",
                    [forecast.peakBytes],
                    units: "bytes",
                    longName: "forecast of peak_bytes"
                ),
                Column(
                    "memory_limit",
                    [settings.memoryLimit.map(Double.init) ?? .nan],
                    units: "bytes",
                    longName: "most that peak_bytes may be, NaN where there is no limit"
                ),
                Column(
                    "time_limit",
                    [settings.timeLimit ?? .nan],
                    units: "s",
                    longName: "longest that the trial may take, NaN where there is no limit"
                ),
            ] + (settings.pipeline == nil ? [] : HealthTable.columns(of: outcome.firstBad)) + [
                Column("error", [outcome.error], longName: "what went wrong, empty if nothing did")
            ]
        )
    }

    /// How what both kinds have is described.
    private var words: WorkloadColumns.Words { WorkloadColumns.words(of: trial.settings.workload) }

    /// The column with the digest of what was recorded of a trial: what two laboratories compare, row by row.
    static let digestColumn = "tensors_sha256"

    /// The column that tells references from the trials of the sweep, where a plan has both.
    static let roleColumn = "role"

    /// A shard's trial as this plan calls it: its label, the axes of its sweep, its role and the digest of its tensors.
    ///
    /// Axes are no part of a trial's identity, so a shard may come from another sweep or from none. An axis takes the
    /// place of a column of its name.
    static func named(
        _ trials: Table,
        as trial: PlannedTrial,
        comparesTrials: Bool,
        tensors: [Records.RecordedTensor]
    ) -> Table {
        let axes = trial.axes.map {
            SweepAxis.column(columnName($0.path), path: $0.path, [$0.text])
        }
        let role = Column(
            roleColumn,
            [trial.role.rawValue],
            longName: "trial of the sweep, or reference that trials are compared with"
        )
        let taken = Set(axes.map(\.name))
        let columns = trials.columns.flatMap { column in
            guard column.name == "label" else { return taken.contains(column.name) ? [] : [column] }
            return [Column("label", [trial.label], longName: column.longName)] + axes
                + (comparesTrials ? [role] : [])
        }
        let digest = Column(
            digestColumn,
            [Records.RecordedTensor.digest(of: tensors)],
            longName: "SHA-256 of the recorded tensors, empty if there are none"
        )
        return Table(trials.name, dimension: trials.dimension, columns: columns + [digest])
    }

    /// A dotted path as the name of a column.
    static func columnName(_ path: String) -> String {
        let name = Identifier.nearest(to: path.replacing(".", with: "_"))
        return ["id", "label", "status", "error", "trial"].contains(name) ? "axis_\(name)" : name
    }

    private var layers: Table {
        let layers = forecast.layers
        return Table(
            "layers",
            dimension: "layer",
            columns: [
                Column("path", layers.map(\.path), longName: "module path"),
                Column("kind", layers.map(\.kind.rawValue), longName: "text, self, cross or vae"),
                Column("heads", layers.map(\.heads), longName: "attention heads"),
                Column("depth", layers.map(\.depth), longName: "numbers of a head"),
            ]
        )
    }

    private var timing: Table {
        let samples = outcome.samples
        return Table(
            "timing",
            dimension: "sample",
            columns: [
                Column("trial", samples.map { _ in 0 }, longName: "index of the trial"),
                Column("phase", samples.map(\.phase), longName: words.phase),
                Column("repeat", samples.map(\.repetition), longName: "number of the repetition"),
                Column("warmup", samples.map(\.isWarmup), longName: "whether it was a warm-up"),
                Column(
                    "seconds",
                    samples.map(\.seconds),
                    units: "s",
                    longName: words.seconds
                ),
            ]
        )
    }
}
