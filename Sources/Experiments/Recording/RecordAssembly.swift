import Records
import Specs

/// Puts the shards of a plan's trials together: one record, its trials in the plan's order.
enum RecordAssembly {
    /// The record of all trials. Shards come in the plan's order.
    ///
    /// Throws `RecordError` where shards do not fit each other.
    static func record(
        _ shards: [Record],
        plan: Plan,
        provenance: [Record.Fact]
    ) throws(RecordError) -> Record {
        let layers = try layerTable(shards)
        var placed: [Record] = []
        for (index, shard) in shards.enumerated() {
            let asked = asked(of: shard, by: plan.trials[index], of: plan)
            placed.append(try place(asked, at: index, among: layers))
        }
        var record = try Shard.merge(
            placed,
            title: plan.title,
            name: plan.name,
            specification: Record.Specification(
                source: plan.source,
                resolved: CanonicalJSON.text(plan.resolved),
                overrides: CanonicalJSON.text(.array(plan.overrides.map { .string($0) }))
            ),
            provenance: provenance
        )
        let statuses = try record.table("trials")?.strings("status") ?? []
        record.tables += [layers, BackendsTable.table(of: plan)]
        if let images = ImagesTable.table(of: plan, statuses: statuses) {
            record.tables.append(images)
        }
        if let drift = DriftTable.table(of: shards.flatMap(\.tensors), plan: plan) {
            record.tables.append(drift)
        }
        if let verdicts = try Verdicts.table(of: record, Verdicts.Question(plan)) {
            record.tables.append(verdicts)
        }
        return record
    }

    /// What this plan asks for of a shard, which an earlier plan with other names, times and tensors may have left.
    private static func asked(
        of shard: Record,
        by trial: PlannedTrial,
        of plan: Plan
    ) -> Record {
        let settings = trial.settings
        let kinds = settings.recordedTensors
        var shard = shard
        let tensors = shard.tensors.filter { tensor in
            kinds.contains { $0.includes(tensor.name) }
                || tensor.name.hasPrefix(TrialRecord.firstNonfinitePrefix)
        }
        shard.tensors = tensors
        let headings = TrialRecord.headings(of: trial)
        shard.tables = shard.tables
            .filter { $0.name != "timing" || settings.timing != nil }
            .filter { $0.name != AuditTables.worstName || kinds.contains(.worstAttention) }
            .filter { $0.name != HealthTable.name || settings.examinesModules || !isFinite(shard) }
            .map { table in
                // An earlier version may have described the same columns in other words.
                headings.first { table.hasColumns(of: $0) }.map { table.worded(as: $0) } ?? table
            }
            .map {
                guard $0.name == "trials" else { return $0 }
                return TrialTables.named(
                    $0,
                    as: trial,
                    comparesTrials: plan.comparesTrials,
                    tensors: tensors
                )
            }
        return shard
    }

    /// Whether the shard names no module whose output was not finite.
    private static func isFinite(_ shard: Record) -> Bool {
        let modules = shard.table("trials")?[HealthTable.moduleColumn]?.values
        return modules == .string([""])
    }

    /// A row of `/layers`: trials of other models or shapes may call another layer by the same path.
    private struct Layer: Hashable {
        let path: String, kind: String
        let heads: Int, depth: Int

        /// The rows of a table, or none where there is none.
        static func rows(of table: Table?) throws(RecordError) -> [Layer] {
            guard let table else { return [] }
            let paths = try table.strings("path"), kinds = try table.strings("kind")
            let heads = try table.integers("heads"), depths = try table.integers("depth")
            return paths.indices.map {
                Layer(path: paths[$0], kind: kinds[$0], heads: heads[$0], depth: depths[$0])
            }
        }
    }

    /// Every layer that attends in any trial, in the order in which they are first seen.
    private static func layerTable(_ shards: [Record]) throws(RecordError) -> Table {
        var seen: Set<Layer> = []
        var rows: [Layer] = []
        for shard in shards {
            rows += try Layer.rows(of: shard.table("layers"))
                .filter { seen.insert($0).inserted }
        }
        return Table(
            "layers",
            dimension: "layer",
            columns: [
                Column("path", rows.map(\.path), longName: "module path"),
                Column("kind", rows.map(\.kind), longName: "text, self, cross or vae"),
                Column("heads", rows.map(\.heads), longName: "attention heads"),
                Column("depth", rows.map(\.depth), longName: "numbers of a head"),
            ]
        )
    }

    /// The shard with its indices counted through the whole record, and without its layers.
    private static func place(
        _ shard: Record,
        at index: Int,
        among layers: Table
    ) throws(RecordError) -> Record {
        let places = Dictionary(
            uniqueKeysWithValues: try Layer.rows(of: layers).enumerated().map {
                ($0.element, $0.offset)
            }
        )
        let own = try Layer.rows(of: shard.table("layers"))
        var shard = shard
        var tables: [Table] = []
        for table in shard.tables where table.name != "layers" {
            tables.append(
                Table(
                    table.name,
                    dimension: table.dimension,
                    columns: table.columns.map { column in
                        guard case .int64(let values) = column.values else { return column }
                        let moved: [Int64]
                        switch column.name {
                        case "trial": moved = values.map { _ in Int64(index) }
                        case "layer":
                            moved = values.map { Int64(places[own[Int($0)]] ?? -1) }
                        default: return column
                        }
                        return Column(
                            column.name,
                            .int64(moved),
                            units: column.units,
                            longName: column.longName
                        )
                    }
                )
            )
        }
        shard.tables = tables
        return shard
    }
}
