import Foundation
import Images
import Mustache

/// A report as one page of HTML that needs nothing else.
struct NotebookPage {
    /// What the template is filled with: HTML, and nothing that is not.
    private struct Content {
        struct Trouble {
            let title: String
            let items: [Item]
        }
        struct Item { let item: String }
        struct Heading { let id: String, heading: String }
        struct Entry { let html: String }
        struct Fact { let name: String, value: String }

        let title: String, subtitle: String?, style: String
        let statusClass: String, mark: String, status: String
        let troubles: [Trouble]
        let hasContents: Bool
        let contents: [Heading]
        let entries: [Entry]
        let provenance: [Fact]
        let setUp: String, notebook: String
    }

    private let template: MustacheTemplate

    /// Throws where the template cannot be read.
    init() throws {
        template = try MustacheTemplate(string: PageTemplate.text)
    }

    /// The page of a report. Throws `PNGError` where a picture cannot be coded.
    func text(_ notebook: Notebook) throws -> String {
        var headings = PageHeadings()
        let parts = try notebook.entries.map { try html($0, &headings) }
        return template.render(
            Content(
                title: HTMLText.escaped(notebook.title),
                subtitle: notebook.subtitle.isEmpty ? nil : HTMLText.escaped(notebook.subtitle),
                style: PageStyle.text,
                statusClass: notebook.status.isGood ? "good" : "bad",
                mark: notebook.status.isGood ? "✓" : "✗",
                status: HTMLText.escaped(notebook.status.summary),
                troubles: notebook.status.troubles.map { trouble in
                    Content.Trouble(
                        title: HTMLText.escaped(trouble.title),
                        items: trouble.items.map { Content.Item(item: HTMLText.escaped($0)) }
                    )
                },
                hasContents: headings.all.count > 3,
                contents: headings.all.map { Content.Heading(id: $0.id, heading: $0.html) },
                entries: parts.map(Content.Entry.init),
                provenance: notebook.provenance.map {
                    Content.Fact(name: HTMLText.escaped($0.name), value: HTMLText.escaped($0.value))
                },
                setUp: HTMLText.escaped(notebook.setUp, keepsLines: true),
                notebook: HTMLText.escaped("\(notebook.name).ipynb")
            )
        )
    }

    private func html(_ entry: NotebookEntry, _ headings: inout PageHeadings) throws -> String {
        switch entry.content {
        case .markdown(let text):
            "<div class=\"text\">\(headings.marking(HTMLText.markdown(text)))</div>"
        case .obstacle(let text):
            "<p class=\"obstacle\">\(HTMLText.escaped(text))</p>"
        case .code(let source):
            "<div class=\"part\">\(Self.code(source, title: "Python, to be run in the notebook", isOpen: true))</div>"
        case .table(let table):
            "<div class=\"part table\" id=\"\(entry.id)\">\(table.pageHTML)\(Self.code(table.python))</div>"
        case .claims(let claims):
            "<div class=\"part\" id=\"\(entry.id)\">\(Self.claims(claims))\(Self.code(claims.table.python))</div>"
        case .figure(let figure): Self.figure(figure, id: entry.id)
        case .pictures(let pictures): try Self.pictures(pictures, id: entry.id)
        }
    }

    private static func code(
        _ source: String,
        title: String = "Python",
        isOpen: Bool = false
    ) -> String {
        "<details class=\"code\"\(isOpen ? " open" : "")><summary>\(title)</summary>"
            + "<pre><code>\(HTMLText.escaped(source, keepsLines: true))</code></pre></details>"
    }

    /// A drawing stands as a picture, in which nothing can run and whose names meet no others.
    private static func figure(_ figure: NotebookFigure, id: String) -> String {
        let bytes = Data(figure.svg.utf8).base64EncodedString()
        return "<figure class=\"part\" id=\"\(id)\"><div class=\"card\">"
            + "<img src=\"data:image/svg+xml;base64,\(bytes)\" alt=\"\(HTMLText.escaped(figure.alternative))\"></div>"
            + "<figcaption>\(HTMLText.markdown(figure.caption))</figcaption>"
            + "\(code(figure.python))</figure>"
    }

    private static func pictures(_ pictures: NotebookPictures, id: String) throws -> String {
        let sheets = try pictures.sheets.map { sheet in
            let figures = try sheet.pictures.map { picture in
                let label = HTMLText.escaped(picture.label)
                guard let image = picture.image else {
                    return
                        "<figure><div class=\"missing\">\(HTMLText.escaped(picture.obstacle ?? ""))</div>"
                        + "<figcaption>\(label)</figcaption></figure>"
                }
                let bytes = Data(try PNG.encode(ThumbnailSheet.fitted(image, to: pictures.side)))
                    .base64EncodedString()
                return "<figure><img src=\"data:image/png;base64,\(bytes)\" "
                    + "alt=\"\(HTMLText.escaped(sheet.name)), drawn by \(label)\">"
                    + "<figcaption>\(label)</figcaption></figure>"
            }
            let columns = "grid-template-columns: repeat(\(pictures.columns), minmax(5rem, 11rem))"
            return "<h3>\(HTMLText.escaped(sheet.name))</h3>"
                + "<div class=\"pictures\" style=\"\(columns)\">\(figures.joined(separator: "\n"))</div>"
        }
        return
            "<div class=\"part\" id=\"\(id)\">\(sheets.joined(separator: "\n"))\(code(pictures.python))</div>"
    }

    private static func claims(_ claims: NotebookClaims) -> String {
        let items = claims.claims.map { claim in
            "<li class=\"\(claim.verdict == "kept" ? "kept" : "broken")\">"
                + "<span class=\"verdict\">\(HTMLText.escaped(claim.verdict))</span>"
                + "\(HTMLText.escaped(claim.sentence))"
                + "<span class=\"finding\">\(HTMLText.escaped(claim.finding)) "
                + "<code>\(HTMLText.escaped(claim.datasets))</code></span></li>"
        }
        return "<ul class=\"claims\">\(items.joined(separator: "\n"))</ul>"
    }
}
