import Foundation
import Images
import Records

/// One picture of every trial in a table: columns by the last axis of the sweep, rows by the others; where trials are
/// compared, a second table below shows what is between each and its reference.
struct PictureGrid {
    /// A trial's place.
    private struct Entry {
        let row: Int, column: Int
        let trial: TrialSummary
        let picture: RGBImage?
        /// The ratio to the reference's picture, in decibels.
        let psnr: Double?
        let difference: PictureDifference?
    }

    /// The experiment's title and the picture's name.
    let title: String
    private let rowAxes: String, columnAxis: String
    private let rows: [String], columns: [String]
    private let entries: [Entry]
    private let references: [(trial: RecordedTrial, picture: RGBImage?)]

    /// The grid of the pictures of that number, from 0.
    init(_ source: FigureSource, _ album: Album, image: Int) throws {
        let summary = source.summary, points = source.points
        let last = summary.axes.count - 1
        func row(_ trial: TrialSummary) -> String {
            last < 1 ? "" : trial.trial.axisValues.dropLast().joined(separator: " ")
        }
        func column(_ trial: TrialSummary) -> String {
            last < 0 ? trial.trial.name : trial.trial.axisValues[last]
        }
        let rows = points.map(row).distinct(), columns = points.map(column).distinct()
        self.rows = rows
        self.columns = columns
        title = "\(source.title): \(album.name(of: image))"
        rowAxes = summary.axes.dropLast().map { shortPath($0.path) }.joined(separator: ", ")
        columnAxis = summary.axes.last.map { shortPath($0.path) } ?? ""
        let psnr = Self.psnr(source.drift, image: image)
        entries = points.map { point in
            Entry(
                row: rows.firstIndex(of: row(point)) ?? 0,
                column: columns.firstIndex(of: column(point)) ?? 0,
                trial: point,
                picture: album.picture(point.trial.row, image),
                psnr: psnr[point.trial.row],
                difference: point.drift.flatMap {
                    album.difference(point.trial.row, from: $0.reference, image)
                }
            )
        }
        let wanted = Set(points.compactMap { $0.drift?.reference })
        references = summary.trials.filter { wanted.contains($0.trial.row) }
            .map { ($0.trial, album.picture($0.trial.row, image)) }
    }

    /// Each trial's ratio for the picture of that number.
    private static func psnr(_ drift: DriftColumns?, image: Int) -> [Int: Double] {
        guard let drift else { return [:] }
        let rows = drift.trial.indices.filter {
            drift.image[$0] == image && !drift.psnr[$0].isNaN
        }
        return Dictionary(
            rows.map { (drift.trial[$0], drift.psnr[$0]) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private var hasDifferences: Bool { entries.contains { $0.difference != nil } }

    /// What stands where, and how far it is from the reference.
    var data: String {
        var table = FigureTable(
            ["row", "column", "row_label", "column_label", "status", "image_psnr"]
                + ["difference_factor", "trial"]
        )
        for entry in entries {
            table.add(
                [
                    .whole(entry.row + 1), .whole(entry.column + 1), .text(rows[entry.row]),
                    .text(columns[entry.column]), .text(entry.trial.trial.status),
                    .decibels(entry.psnr), .count(entry.difference?.factor),
                    .text(entry.trial.trial.id),
                ]
            )
        }
        for (index, reference) in references.enumerated() {
            table.add(
                [
                    .whole(index + 1), .whole(columns.count + 1), .text(""),
                    .text("reference: \(reference.trial.name)"), .text(reference.trial.status),
                    .decibels(nil), .count(nil), .text(reference.trial.id),
                ]
            )
        }
        return table.text
    }

    /// What is shown.
    var caption: String {
        let compared = references.count == 1 ? references[0].trial.name : "the reference of each"
        return "The picture that each of \(entries.count) trials drew"
            + (references.isEmpty
                ? "."
                : ", with its peak signal-to-noise ratio to that of \(MarkdownText.escaped(compared)).")
            + (hasDifferences
                ? " Below, what is between them: grey where they are equal, amplified by the factor that is "
                    + "written there." : "")
    }

    /// What there is to see.
    var alternative: String {
        let ratios = entries.compactMap(\.psnr).filter(\.isFinite)
        return "Pictures of \(entries.count) trials side by side"
            + (ratios.isEmpty
                ? "."
                : "; signal-to-noise ratios to the reference from "
                    + "\(NumberText.decibels(ratios.min())) to \(NumberText.decibels(ratios.max())).")
    }
}

extension PictureGrid {
    /// Lengths in pixels of the drawing.
    private enum Size {
        static let gap = 6.0, caption = 13.0, margin = 12.0, line = 13.0, character = 6.3
        static let head = 62.0, between = 30.0
    }

    private static let grey = "#555555"

    private var pitch: (x: Double, y: Double) {
        (side.width + Size.gap, side.height + Size.caption + Size.gap)
    }

    /// Where the first column begins.
    private var left: Double {
        let longest =
            (rows.map(Self.lines).joined() + [rowAxes]).map { PrintableText.width($0) }
            .max() ?? 0
        return Size.margin + (longest == 0 ? 0 : Double(longest) * Size.character + 10)
    }

    /// The drawing.
    var sheet: PictureSheet {
        let referenceX = left + Double(columns.count) * pitch.x + 18
        let right =
            references.isEmpty ? referenceX - 18 : referenceX + max(side.width, referenceWidth)
        let width = max(right + Size.margin, Double(PrintableText.width(title)) * 8 + 24)
        let above =
            Size.head + Double(max(rows.count, references.count)) * pitch.y
            + (references.count > rows.count ? Size.line : 0)
        let below = hasDifferences ? Size.between + Double(rows.count) * pitch.y : 0
        var sheet = PictureSheet(width: width, height: above + below + Size.margin)
        sheet.text(title, x: Size.margin, y: 20, size: 14, isBold: true)
        drawHeadings(on: &sheet)
        drawTable(on: &sheet, top: Size.head, picture: \.picture) { entry in
            entry.picture == nil ? entry.trial.trial.status : Self.decibels(entry.psnr)
        }
        drawReferences(on: &sheet, x: referenceX)
        if hasDifferences {
            sheet.text(
                "difference from the reference",
                x: left,
                y: above + Size.between - 14,
                colour: Self.grey
            )
            drawTable(on: &sheet, top: above + Size.between - 6, picture: \.difference?.picture) {
                $0.difference.map { Self.factor($0.factor) } ?? ""
            }
        }
        return sheet
    }

    private func drawHeadings(on sheet: inout PictureSheet) {
        sheet.text(rowAxes, x: left - 10, y: Size.head - 8, anchor: .end, colour: Self.grey)
        let middle = left + (Double(columns.count) * pitch.x - Size.gap) / 2
        sheet.text(columnAxis, x: middle, y: 38, anchor: .middle, colour: Self.grey)
        for (index, column) in columns.enumerated() {
            sheet.text(
                Self.lines(column).joined(separator: " "),
                x: left + Double(index) * pitch.x + side.width / 2,
                y: Size.head - 8,
                anchor: .middle
            )
        }
    }

    private func drawTable(
        on sheet: inout PictureSheet,
        top: Double,
        picture: (Entry) -> RGBImage?,
        caption: (Entry) -> String
    ) {
        for (index, lines) in rows.map(Self.lines).enumerated() {
            let first =
                top + Double(index) * pitch.y + side.height / 2 + 4
                - Double(lines.count - 1) * Size.line / 2
            for (number, line) in lines.enumerated() {
                sheet.text(
                    line,
                    x: left - 10,
                    y: first + Double(number) * Size.line,
                    anchor: .end
                )
            }
        }
        for entry in entries {
            let x = left + Double(entry.column) * pitch.x, y = top + Double(entry.row) * pitch.y
            sheet.picture(picture(entry), x: x, y: y, size: side)
            sheet.text(
                caption(entry),
                x: x + side.width / 2,
                y: y + side.height + 10,
                size: 9,
                anchor: .middle,
                colour: Self.grey
            )
        }
    }

    private func drawReferences(on sheet: inout PictureSheet, x: Double) {
        guard !references.isEmpty else { return }
        sheet.text("reference", x: x, y: Size.head - 8, colour: Self.grey)
        for (index, reference) in references.enumerated() {
            let y = Size.head + Double(index) * pitch.y
            sheet.picture(reference.picture, x: x, y: y, size: side)
            sheet.text(reference.trial.name, x: x, y: y + side.height + 11, size: 10)
        }
    }

    /// Width and height of a picture as it is drawn: small ones are enlarged, large ones made smaller.
    private var side: (width: Double, height: Double) {
        let all = entries.compactMap(\.picture) + references.compactMap(\.picture)
        let width = Double(all.map(\.width).max() ?? 64),
            height = Double(all.map(\.height).max() ?? 64)
        let scale = min(max(72 / width, 1), 144 / max(width, height))
        return (width * scale, height * scale)
    }

    private var referenceWidth: Double {
        Double(references.map { PrintableText.width($0.trial.name) }.max() ?? 0) * 5.8
    }

    private static func decibels(_ value: Double?) -> String {
        guard let value, !value.isNaN else { return "" }
        return value == .infinity ? "equal" : NumberText.decibels(value)
    }

    private static func factor(_ value: Double?) -> String {
        guard let value else { return "equal" }
        return "× "
            + (value < 100_000 ? String(format: "%.0f", value) : String(format: "%.0e", value))
    }

    /// A name and its options below it, one a line.
    private static func lines(_ label: String) -> [String] {
        guard let open = label.firstIndex(of: "("), label.hasSuffix(")"), open > label.startIndex
        else { return label.isEmpty ? [] : [label] }
        return [String(label[..<open])]
            + label[open...].split(separator: ", ").map(String.init)
    }
}
