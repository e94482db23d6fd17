import Records

/// Turns cells into entries: a pure function of the records and their drawings.
struct NotebookBuilder {
    /// A drawing of a record.
    struct Drawn {
        /// The figure that it belongs to, and the record.
        let figure: String, record: String
        let shown: NotebookFigure
    }

    let records: [ReportedRecord]
    let drawn: [Drawn]
    /// What could not be drawn, and why, in sentences.
    let undrawn: [String]

    private var tables: NotebookTables { NotebookTables(records: records) }

    /// The report of that name; the paths of records and figures are relative to where it will stand.
    func notebook(
        name: String,
        files: [(label: String, path: String, figures: String)]
    ) -> Notebook {
        let own = records.first?.experiment.notebook
        let cells =
            own
            ?? DefaultCells.of(
                records,
                figures: drawn.filter { !$0.shown.isLarge }.map(\.figure).distinct()
            )
        var entries = cells.flatMap(contents)
        if records.count > 1 {
            // Behind the question, where the program itself has put that first.
            let isAsked = own == nil && NotebookText(records: records).question != nil
            entries.insert(contentsOf: RecordDifferences(records).cells, at: isAsked ? 1 : 0)
        }
        var ids = EntryIDs()
        return Notebook(
            name: name,
            title: title,
            subtitle: subtitle,
            status: status,
            setUp: NotebookPython.setUp(records: files),
            entries: entries.map { NotebookEntry(id: ids.next($0), content: $0) },
            provenance: provenance
        )
    }

    /// What of the records could not be read for the report, though the rest could.
    var unread: [String] {
        records.flatMap { record in
            record.experiment.obstacles.map {
                records.count > 1 ? "\(record.label): \($0)" : $0
            }
        }
    }

    private var status: NotebookStatus {
        do {
            return NotebookStatus(
                records,
                claims: try tables.claims()?.claims ?? [],
                unread: unread
            )
        } catch {
            return NotebookStatus(
                records,
                claims: [],
                unread: unread + ["the claims could not be read: \(error)"]
            )
        }
    }

    private var title: String {
        let titles = records.map { $0.summary.title.isEmpty ? $0.summary.name : $0.summary.title }
            .distinct()
        return titles.joined(separator: " · ")
    }

    /// Who made it, and under which licence.
    private var subtitle: String {
        let authors = records.flatMap { $0.experiment.authors ?? [] }.map { author in
            author.name + (author.orcid.map { " (\($0))" } ?? "")
        }.distinct()
        let licences = records.compactMap(\.experiment.license).distinct()
        let compared =
            records.count > 1 ? ["\(records.map(\.label).joined(separator: ", "))"] : []
        return (compared + (authors.isEmpty ? [] : [authors.joined(separator: ", ")]) + licences)
            .joined(separator: " · ")
    }

    private var provenance: [(name: String, value: String)] {
        records.flatMap { record in
            let facts = [
                ("content digest", record.reader.contentDigest.description),
                ("sdlab", record.fact("sdlab_version") ?? ""),
                ("commit", record.fact("git_commit") ?? ""),
                ("began", record.fact("began") ?? ""), ("ended", record.fact("ended") ?? ""),
            ]
            let own = facts.filter { !$0.1.isEmpty }.map { (name: $0.0, value: $0.1) }
            return records.count > 1 ? [(name: "record", value: record.label)] + own : own
        }
    }

    /// What a cell shows; what cannot be shown says why.
    private func contents(_ cell: PresentedCell) -> [NotebookEntry.Content] {
        do {
            switch cell {
            case .text(let text): return [.markdown(text)]
            case .python(let code): return [.code(code)]
            case .table(let name):
                guard let table = try tables.named(name) else {
                    return [
                        .obstacle("There is no table '\(name)' to show: the record has none of it.")
                    ]
                }
                return [.table(table)]
            case .pivot(let pivot):
                return [.table(try tables.pivot(Self.caption(pivot), pivot))]
            case .figure(let name, let caption): return figures(name, caption)
            case .images(let conditions):
                guard let pictures = try NotebookPictures(records, where: conditions) else {
                    return [.obstacle("There are no pictures to show: the record keeps none.")]
                }
                return [.pictures(pictures)]
            case .claim(let id):
                return try claims("the claim '\(id)'") { own, _ in id == "all" || own == id }
            case .claimNumber(let number):
                return try claims("a claim of number \(number)") { $1 == number }
            }
        } catch {
            return [.obstacle("This cell could not be made: \(error)")]
        }
    }

    private static func caption(_ pivot: PresentedCell.Pivot) -> String {
        let conditions = pivot.where.sorted { $0.key < $1.key }.map { key, values in
            "\(key) \(values.joined(separator: " or "))"
        }
        return "\(pivot.reduce) of \(pivot.value) by "
            + (pivot.rows + (pivot.columns.map { [$0] } ?? [])).joined(separator: " and ")
            + (conditions.isEmpty ? "" : ", where \(conditions.joined(separator: ", "))")
    }

    private func figures(_ name: String, _ caption: String?) -> [NotebookEntry.Content] {
        let own = drawn.filter { $0.figure == name }
        if own.isEmpty {
            let reason = undrawn.first { $0.contains("'\(name)'") || $0.contains("/\(name)") }
            return [.obstacle(reason ?? "There is no figure '\(name)'.")]
        }
        return own.map { drawing in
            let label = records.count > 1 ? "**\(MarkdownText.escaped(drawing.record))** " : ""
            let shown = drawing.shown
            return .figure(
                NotebookFigure(
                    name: shown.name,
                    caption: label + (caption ?? shown.caption),
                    alternative: shown.alternative,
                    svg: shown.svg,
                    python: (records.count > 1
                        ? "use(\(NotebookPython.literal(drawing.record)))\n" : "") + shown.python
                )
            )
        }
    }

    private func claims(
        _ what: String,
        where isChosen: (_ id: String, _ number: Int) -> Bool
    ) throws -> [NotebookEntry.Content] {
        guard let claims = try tables.claims(where: isChosen) else {
            return [.obstacle("The record has no claims.")]
        }
        guard !claims.claims.isEmpty else { return [.obstacle("The record has not \(what).")] }
        return [.claims(claims)]
    }
}
