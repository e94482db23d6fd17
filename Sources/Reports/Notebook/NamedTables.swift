import Queries
import Records

/// The tables that a notebook's cell can ask for by name.
extension NotebookTables {
    /// The table of that name; nil where no record has what it shows.
    ///
    /// Throws `RecordError` or `QueryError` where a record cannot be read, and `UnknownCell` for other names.
    func named(_ name: String) throws -> NotebookTable? {
        switch name {
        case "trials": try trials("The trials: errors, costs and verdicts", Self.trialMeasures)
        case "layers": try layers
        case "drift": try drift
        case "health": try health
        case "verdicts": try verdicts
        case "claims": try claims()?.table
        case "backends": try backends
        case "machine": machine
        default: throw UnknownCell(found: "the table '\(name)'")
        }
    }

    private func has(_ table: String) -> Bool { records.contains { $0.hasRows(in: table) } }

    private var layers: NotebookTable? {
        get throws {
            guard has("audit") else { return nil }
            return try pivot(
                "The largest absolute error of each attention layer",
                PresentedCell.Pivot(
                    rows: ["layer"],
                    columns: "label",
                    value: "audit.max_abs",
                    reduce: "max",
                    where: [:]
                )
            )
        }
    }

    private var drift: NotebookTable? {
        get throws {
            guard has("drift") else { return nil }
            return try trials("How far the trials end from their references", Self.driftMeasures)
        }
    }

    private var health: NotebookTable? {
        get throws {
            guard has("health") else { return nil }
            func count(_ heading: String, _ column: String) -> Measure {
                Measure(heading, "health", column, .sum, .count, nil)
            }
            return try trials(
                "What the modules put out: numbers that are not finite, and how far the others reached",
                [
                    count("NaN", "nan"), count("+infinity", "positive_infinity"),
                    count("−infinity", "negative_infinity"), count("overflow", "overflow"),
                    count("subnormal", "subnormal"),
                    Measure("largest", "health", "absmax", .max, .error, "largest finite |x|"),
                ]
            )
        }
    }

    private var verdicts: NotebookTable? {
        get throws {
            guard has("verdicts") else { return nil }
            return try listing(
                "What each gate says of each trial",
                "verdicts",
                [
                    ("gate", "gate", nil), ("value", "value", .error),
                    ("threshold", "threshold", .error), ("verdict", "verdict", nil),
                ],
                byTrial: true
            )
        }
    }

    private var backends: NotebookTable? {
        get throws {
            guard has("backends") else { return nil }
            let columns = records.first?.columns(of: "backends") ?? []
            return try listing(
                "How each backend rounds",
                "backends",
                columns.filter { $0 != "trial" }.map { ($0.replacing("_", with: " "), $0, nil) },
                byTrial: columns.contains("trial")
            )
        }
    }

    private var machine: NotebookTable? {
        let told = [
            "processor", "processor_count", "instruction_set", "threads", "memory",
            "operating_system", "sdlab_version", "git_commit", "hdf5", "openblas",
        ].filter { name in records.contains { $0.fact(name) != nil } }
        return told.isEmpty ? nil : facts("On what it was computed", told)
    }
}
