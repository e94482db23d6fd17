import Foundation
import Images

/// A report as a notebook of Jupyter, nbformat 4.5, its cells' outputs already there.
enum JupyterNotebook {
    /// The bytes that nbformat itself would write, so that saving the notebook in Jupyter changes nothing else.
    ///
    /// Throws `PNGError` where a picture cannot be coded.
    static func text(_ notebook: Notebook) throws -> String {
        var cells = Cells()
        cells.markdown("title", titleText(notebook))
        cells.markdown("status", statusText(notebook.status))
        cells.code(
            "set-up",
            notebook.setUp,
            metadata: .object([.init("jupyter", .object([.init("source_hidden", .boolean(true))]))])
        )
        for entry in notebook.entries { try cells.append(entry) }
        cells.markdown("provenance", provenanceText(notebook))
        let digests = notebook.provenance.filter { $0.name == "content digest" }.map(\.value)
        return JSONText.object([
            .init("cells", .array(cells.all)),
            .init(
                "metadata",
                .object([
                    .init(
                        "kernelspec",
                        .object([
                            .init("display_name", .string("Python 3")),
                            .init("language", .string("python")), .init("name", .string("python3")),
                        ])
                    ),
                    .init("language_info", .object([.init("name", .string("python"))])),
                    .init(
                        "sdlab",
                        .object([.init("content_digests", .array(digests.map(JSONText.string)))])
                    ),
                    .init("title", .string(PrintableText.of(notebook.title))),
                ])
            ),
            .init("nbformat", .integer(4)), .init("nbformat_minor", .integer(5)),
        ]).notebookText
    }

    private static func titleText(_ notebook: Notebook) -> String {
        let subtitle = notebook.subtitle
        return "# \(MarkdownText.escaped(notebook.title))"
            + (subtitle.isEmpty ? "" : "\n\n\(MarkdownText.escaped(subtitle))")
    }

    private static func statusText(_ status: NotebookStatus) -> String {
        let mark = status.isGood ? "✓" : "✗"
        let lists = status.troubles.map { trouble in
            "\n\n**\(MarkdownText.escaped(trouble.title))**\n\n"
                + trouble.items.map { "- \(MarkdownText.escaped($0))" }.joined(separator: "\n")
        }
        return "> **\(mark) \(MarkdownText.escaped(status.summary))**" + lists.joined()
    }

    private static func provenanceText(_ notebook: Notebook) -> String {
        "---\n\n"
            + notebook.provenance.map { name, value in
                "- \(MarkdownText.escaped(name)): \(MarkdownText.escaped(value))"
            }.joined(separator: "\n")
    }
}

/// The cells of a notebook under construction.
private struct Cells {
    private(set) var all: [JSONText] = []
    private var executed = 0

    mutating func markdown(_ id: String, _ text: String) {
        all.append(
            .object([
                .init("cell_type", .string("markdown")), .init("id", .string(id)),
                .init("metadata", .object([])), .init("source", .notebookLines(text)),
            ])
        )
    }

    /// A cell that was executed, if it has outputs or runs without any.
    mutating func code(
        _ id: String,
        _ source: String,
        outputs: (Int) -> [JSONText] = { _ in [] },
        isExecuted: Bool = true,
        metadata: JSONText = .object([])
    ) {
        if isExecuted { executed += 1 }
        all.append(
            .object([
                .init("cell_type", .string("code")),
                .init("execution_count", isExecuted ? .integer(executed) : .null),
                .init("id", .string(id)), .init("metadata", metadata),
                .init("outputs", .array(isExecuted ? outputs(executed) : [])),
                .init("source", .notebookLines(source)),
            ])
        )
    }

    mutating func append(_ entry: NotebookEntry) throws {
        switch entry.content {
        case .markdown(let text): markdown(entry.id, text)
        case .obstacle(let text): markdown(entry.id, "*\(MarkdownText.escaped(text))*")
        case .code(let source): code(entry.id, source, isExecuted: false)
        case .table(let table): append(table, entry.id)
        case .claims(let claims): append(claims, entry.id)
        case .figure(let figure):
            let words = ("text/plain", JSONText.notebookLines(PrintableText.of(figure.alternative)))
            code(entry.id, figure.python) { _ in
                [
                    Self.display(
                        figure.isLarge
                            ? [words] : [("image/svg+xml", .notebookLines(figure.svg)), words]
                    )
                ]
            }
            markdown("\(entry.id)_caption", figure.caption)
        case .pictures(let pictures): try append(pictures, entry.id)
        }
    }

    private mutating func append(_ table: NotebookTable, _ id: String) {
        code(id, table.python) { count in
            [
                .object([
                    .init(
                        "data",
                        .object([
                            .init("text/html", .notebookLines(table.notebookHTML)),
                            .init("text/plain", .notebookLines(table.notebookText)),
                        ])
                    ),
                    .init("execution_count", .integer(count)), .init("metadata", .object([])),
                    .init("output_type", .string("execute_result")),
                ])
            ]
        }
        let legend = table.columns.compactMap { column in
            column.explanation.map {
                "- **\(MarkdownText.escaped(column.heading))**: \(MarkdownText.escaped($0))"
            }
        }
        if !legend.isEmpty { markdown("\(id)_legend", legend.joined(separator: "\n")) }
    }

    private mutating func append(_ claims: NotebookClaims, _ id: String) {
        let lines = claims.claims.map { claim in
            "- **\(claim.verdict == "kept" ? "✓" : "✗") \(MarkdownText.escaped(claim.verdict))**: "
                + "\(MarkdownText.escaped(claim.sentence)) (\(MarkdownText.escaped(claim.finding)))"
        }
        markdown("\(id)_text", lines.joined(separator: "\n"))
        append(claims.table, id)
    }

    private mutating func append(_ pictures: NotebookPictures, _ id: String) throws {
        let outputs = try pictures.sheets.compactMap { sheet -> JSONText? in
            guard
                let picture = ThumbnailSheet.of(
                    sheet.pictures.map(\.image),
                    columns: pictures.columns,
                    side: pictures.side
                )
            else { return nil }
            return Self.display([
                ("image/png", .string(Data(try PNG.encode(picture)).base64EncodedString())),
                ("text/plain", .notebookLines("the pictures of \(PrintableText.of(sheet.name))")),
            ])
        }
        code(id, pictures.python) { _ in outputs }
        let rows = pictures.sheets.first.map { sheet in
            stride(from: 0, to: sheet.pictures.count, by: pictures.columns).map { start in
                sheet.pictures[start..<min(start + pictures.columns, sheet.pictures.count)]
                    .map { $0.label + ($0.obstacle.map { " (\($0))" } ?? "") }
                    .joined(separator: " | ")
            }
        }
        let order = (rows ?? []).enumerated().map { "\($0 + 1). \(MarkdownText.escaped($1))" }
        markdown(
            "\(id)_caption",
            "Sheets of \(MarkdownText.escaped(pictures.sheets.map(\.name).joined(separator: ", "))), "
                + "row by row:\n\n" + order.joined(separator: "\n")
        )
    }

    private static func display(_ data: [(String, JSONText)]) -> JSONText {
        .object([
            .init("data", .object(data.map { JSONText.Member($0, $1) })),
            .init("metadata", .object([])), .init("output_type", .string("display_data")),
        ])
    }
}
