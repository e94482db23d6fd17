import Comparisons

/// The parts of a comparison's page, each some lines; a part that has nothing to say is left out.
struct ComparisonSections {
    private let comparison: RecordComparison
    private let limit: Int, width: Int

    init(_ comparison: RecordComparison, limit: Int, width: Int) {
        self.comparison = comparison
        self.limit = limit
        self.width = width
    }

    /// All parts, in order.
    var all: [[String]] {
        ([settings, presence, first, trials, tensors] + growth + [others, times, circumstances])
            .filter { !$0.isEmpty }
    }

    private typealias Column = TextTable.Column

    /// A heading and a table below it, cut short.
    private func section(_ title: String, _ columns: [Column], _ rows: [[String]]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let table = TextTable(columns, rows: Array(rows.prefix(limit))).fitting(width: width)
        let left = rows.count - min(rows.count, limit)
        return [title] + table.headerLines + table.rowLines
            + (left > 0 ? ["… and \(left) more (--all shows them)"] : [])
    }

    private static func right(_ header: String..., importance: Int? = nil) -> Column {
        Column(header: header, alignment: .trailing, importance: importance, isCutInside: false)
    }

    /// A column of paths, of which both ends tell most.
    private static func path(_ header: String) -> Column {
        Column(header: [header], alignment: .leading, importance: nil, isCutInside: true)
    }

    private static func name(_ trial: ComparedTrial) -> String {
        trial.label.isEmpty ? trial.shortID : trial.label
    }

    private var settings: [String] {
        let own = comparison.settings.map { ["", $0.path, $0.left ?? "–", $0.right ?? "–"] }
        let rows =
            own
            + comparison.trials.flatMap { trial in
                trial.settings.map {
                    [Self.name(trial.left), $0.path, $0.left ?? "–", $0.right ?? "–"]
                }
            }
        let columns = [Column("trial"), Self.path("setting"), Column("A"), Column("B")]
        return section("Settings that differ", columns, rows)
    }

    private var presence: [String] {
        let rows =
            comparison.onlyInLeft.map { [$0.shortID, $0.label, "A"] }
            + comparison.onlyInRight.map { [$0.shortID, $0.label, "B"] }
        let columns = [Column("trial"), Column("settings"), Column("only in")]
        return section("Trials that only one record has", columns, rows)
    }

    private var first: [String] {
        guard let (trial, divergence) = comparison.first else { return [] }
        let place = divergence.place.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        let distance = divergence.ulp.map { "   (\($0) ulp apart)" } ?? ""
        let lines = [
            "First difference, in the order of execution: trial \(trial.left.shortID) \(trial.left.label)",
            "  \(divergence.object)" + (place.isEmpty ? "" : " at \(place)"),
            "  A  \(divergence.left)", "  B  \(divergence.right)\(distance)",
        ]
        return lines.map { PrintableText.of($0) }
    }

    private var trials: [String] {
        guard comparison.trials.count > 1 else { return [] }
        let rows = comparison.trials.filter { !$0.hasSameResults }.map { trial in
            let audit = trial.tables.first { $0.name == "audit" }
            let differing = trial.tensors.count { !$0.isSame }
            let place = trial.first.map { first in
                ([first.object] + first.place.prefix(2).map { "\($0.name) \($0.value)" })
                    .joined(separator: " ")
            }
            return [
                trial.left.shortID, Self.name(trial.left),
                audit.map { Self.share($0.total.differing, $0.total.rows) } ?? "–",
                Self.share(differing, trial.tensors.count), place ?? "–",
            ]
        }
        let columns = [
            Column("trial", importance: 10), Column("settings"), Self.right("calls", "differ"),
            Self.right("tensors", "differ"), Self.path("first at"),
        ]
        return section("Trials that differ", columns, rows)
    }

    private var tensors: [String] {
        let rows = comparison.trials.flatMap { trial in
            trial.tensors.filter { !$0.isSame }.map { tensor -> [String] in
                let head = [Self.name(trial.left), tensor.name]
                switch tensor.outcome {
                case .onlyInLeft: return head + ["only in A", "–", "–", "–", "–", "–", "–"]
                case .onlyInRight: return head + ["only in B", "–", "–", "–", "–", "–", "–"]
                case .misfit(let left, let right):
                    return head + ["other form", "–", "–", "–", "–", left, right]
                case .measured(let found):
                    let place = tensor.firstIndex.map { "\($0)" }.joined(separator: ",")
                    var cells: [String] = head
                    cells.append(Self.share(found.differing, found.count))
                    cells += Self.sizes(found)
                    cells += ["[\(place)]", found.first?.left ?? "–", found.first?.right ?? "–"]
                    return cells
                }
            }
        }
        let columns = [
            Column("trial"), Column("tensor"), Self.right("elements", "differ"),
            Self.right("max abs"), Self.right("max", "ulp"), Self.right("rel L2"),
            Column("first", "at", importance: 30), Self.right("A", importance: 20),
            Self.right("B", importance: 20),
        ]
        return section("Tensors that differ", columns, rows)
    }

    /// What differs and is neither an audited call nor a tensor, column by column.
    private var others: [String] {
        func rows(_ tables: [TableComparison], _ trial: String) -> [[String]] {
            tables.filter { !$0.isSame }.flatMap { table -> [[String]] in
                let known = table.columns.map { column, found in
                    [
                        trial, "/\(table.name)/\(column)", Self.share(found.differing, found.rows),
                        Self.ulp(found.maxUlp), NumberText.error(found.maxRelative),
                    ]
                }
                return known + Self.absences(table).map { [trial, $0, $1, "–", "–"] }
            }
        }
        let all =
            comparison.trials.flatMap { trial in
                rows(trial.tables, Self.name(trial.left))
                    + trial.tablesOnlyInLeft.map {
                        [Self.name(trial.left), "/\($0)", "only in A", "–", "–"]
                    }
                    + trial.tablesOnlyInRight.map {
                        [Self.name(trial.left), "/\($0)", "only in B", "–", "–"]
                    }
            }
            + rows(comparison.tables, "")
        let columns = [
            Column("trial"), Self.path("column"), Self.right("rows", "differ"),
            Self.right("max", "ulp"), Self.right("max", "relative"),
        ]
        return section("Columns that differ", columns, all)
    }

    /// Rows and columns that only one record has, and columns that cannot be compared.
    private static func absences(_ table: TableComparison) -> [(object: String, words: String)] {
        func rows(_ count: Int, _ side: String) -> [(String, String)] {
            let words = "\(NumberText.whole(count)) only in \(side)"
            return count == 0 ? [] : [("/\(table.name)", words)]
        }
        func columns(_ names: [String], _ words: String) -> [(String, String)] {
            names.map { ("/\(table.name)/\($0)", words) }
        }
        return rows(table.onlyInLeft.count, "A") + rows(table.onlyInRight.count, "B")
            + columns(table.columnsOnlyInLeft, "only in A")
            + columns(table.columnsOnlyInRight, "only in B")
            + columns(table.retyped, "other type")
    }

    /// How the difference grows in the first trial that differs; in each, where everything is shown.
    private var growth: [[String]] {
        comparison.trials.filter { !$0.hasSameResults }
            .prefix(limit == .max ? .max : 1).flatMap(growth)
    }

    private func growth(of trial: TrialComparison) -> [[String]] {
        let name = Self.name(trial.left)
        var sections: [[String]] = []
        let rowColumns = [
            Self.right("rows", "differ"), Self.right("max", "ulp"), Self.right("max", "relative"),
            Column("in column"),
        ]
        func cells(_ found: RowsDifference) -> [String] {
            [
                Self.share(found.differing, found.rows), Self.ulp(found.maxUlp),
                NumberText.error(found.maxRelative), found.relativeColumn ?? "–",
            ]
        }
        for table in trial.tables where table.total.differing > 0 {
            let steps = table.steps.drop { $0.step < 0 && $0.difference.differing == 0 }
                .drop { $0.difference.differing == 0 }
                .map { [$0.step < 0 ? "–" : "\($0.step)"] + cells($0.difference) }
            let title = "How /\(table.name) of \(name) parts, step by step"
            sections.append(section(title, [Self.right("step")] + rowColumns, steps))
            let modules = table.modules.filter { $0.difference.differing > 0 }
                .map { [$0.module] + cells($0.difference) }
            let places = "Where /\(table.name) of \(name) differs"
            sections.append(section(places, [Self.path("layer")] + rowColumns, modules))
        }
        let columns = [
            Self.right("step"), Self.right("elements", "differ"), Self.right("max abs"),
            Self.right("max", "ulp"), Self.right("rel L2"),
        ]
        for tensor in trial.tensors {
            let steps = tensor.steps.enumerated().drop { $0.element.differing == 0 }.map {
                [
                    "\($0.offset + tensor.firstStep)",
                    Self.share($0.element.differing, $0.element.count),
                ]
                    + Self.sizes($0.element)
            }
            sections.append(
                section("How \(tensor.name) of \(name) part, step by step", columns, steps)
            )
        }
        return sections.filter { !$0.isEmpty }
    }

    /// How long both took.
    var times: [String] {
        let timed = comparison.trials.flatMap { trial in
            trial.timing.map { (name: Self.name(trial.left), $0) }
        }
        // Totals first: they are what most people ask for.
        let ordered =
            timed.filter { $0.1.phase == "total" } + timed.filter { $0.1.phase != "total" }
        let rows = ordered.map { name, timing in
            let ratio = timing.ratio
            return [
                name, timing.phase, NumberText.seconds(ratio.left),
                NumberText.seconds(ratio.right), NumberText.ratio(ratio.ratio),
                ratio.interval.map {
                    "\(NumberText.ratio($0.lowerBound)) … \(NumberText.ratio($0.upperBound))"
                } ?? "–",
                Self.verdict(ratio),
            ]
        }
        let columns = [
            Column("trial"), Column("phase"), Self.right("A", "median"), Self.right("B", "median"),
            Self.right("B/A"), Self.right("95 %", "interval"), Column("", importance: 90),
        ]
        return section("Times, which are no part of the verdict", columns, rows)
    }

    private static func verdict(_ ratio: MedianRatio) -> String {
        switch ratio.isClear {
        case nil: "too few repetitions to tell"
        case false?: "no clear difference"
        case true?: ratio.ratio < 1 ? "B is faster" : "B is slower"
        }
    }

    /// What may explain a difference.
    var circumstances: [String] {
        let own = comparison.environment.map { ["", $0.name, $0.left ?? "–", $0.right ?? "–"] }
        // What a whole run has in common is said once.
        let said = Set(comparison.environment.map(\.name))
        let rows =
            own
            + comparison.trials.flatMap { trial in
                trial.environment.filter { !said.contains($0.name) }.map {
                    [Self.name(trial.left), $0.name, $0.left ?? "–", $0.right ?? "–"]
                }
            }
        let columns = [Column("trial", importance: 1), Column("fact"), Column("A"), Column("B")]
        return section("Circumstances that differ", columns, rows)
    }

    private static func sizes(_ found: ElementsDifference) -> [String] {
        [
            NumberText.error(found.maxAbs), found.maxUlp.map { ulp(UInt64($0)) } ?? "–",
            NumberText.error(found.relativeL2),
        ]
    }

    private static func ulp(_ value: UInt64?) -> String {
        NumberText.count(value.map { Double($0) })
    }

    private static func share(_ part: Int, _ whole: Int) -> String {
        "\(NumberText.whole(part)) of \(NumberText.whole(whole))"
    }
}
