import Attention
import Models
import Records
import Specs
import Tensors

/// Which attention backends a record's numbers come from, and how each is defined: the record's table `backends`.
enum BackendsTable {
    /// A row for each use that a trial makes of a backend, trials in the plan's order.
    static func table(of plan: Plan) -> Table {
        let rows = plan.trials.enumerated().flatMap { uses(in: $0.element.settings, $0.offset) }
        return Table(
            "backends",
            dimension: "use",
            columns: [
                Column("trial", rows.map(\.trial), longName: "index of the trial"),
                Column(
                    "role",
                    rows.map(\.role),
                    longName: "attention, or what it is compared with: reference, baseline"
                ),
                Column("layers", rows.map(\.layers), longName: "globs on module paths it serves"),
                Column("backend", rows.map(\.backend.name), longName: "attention backend"),
                Column(
                    "options",
                    rows.map { CanonicalJSON.text(TrialIdentity.options(of: $0.backend)) },
                    longName: "its settled options as canonical JSON"
                ),
                Column("dtype", rows.map(\.dtype.rawValue), longName: "dtype of its operands"),
                Column(
                    "fidelity",
                    rows.map { type(of: $0.backend).fidelity.rawValue },
                    longName: "how closely it follows the original"
                ),
                Column(
                    "definition",
                    rows.map { type(of: $0.backend).definition },
                    longName: "its rounding points in a line"
                ),
            ]
        )
    }

    private struct Row {
        let trial: Int
        let role: String, layers: String
        let backend: any AttentionBackend
        let dtype: DType
    }

    private static func uses(in settings: TrialSettings, _ trial: Int) -> [Row] {
        func row(
            _ role: String,
            _ layers: String,
            _ backend: any AttentionBackend,
            _ dtype: DType? = nil
        ) -> Row {
            Row(
                trial: trial,
                role: role,
                layers: layers,
                backend: backend,
                dtype: dtype ?? settings.dtype
            )
        }
        let policy = settings.attention
        var rows = [row("attention", "*", policy.standard)]
        rows += policy.exceptions.map { row("attention", $0.glob, $0.backend) }
        if let audit = settings.audit {
            let layers = audit.layers.joined(separator: " ")
            rows.append(row("reference", layers, audit.reference, audit.referenceDType))
            rows.append(row("baseline", layers, audit.baseline))
        }
        return rows
    }
}
