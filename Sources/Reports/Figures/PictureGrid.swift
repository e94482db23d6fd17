import Foundation
import Images
import Records

/// One picture of every trial in a table: columns by the last axis of the sweep, rows by the others.
struct PictureGrid {
    /// A trial's place.
    private struct Entry {
        let row: Int, column: Int
        let trial: TrialSummary
        let picture: RGBImage?
        /// The ratio to the reference's picture, in decibels.
        let psnr: Double?
    }

    private let title: String
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
        let rows = Self.distinct(points.map(row)), columns = Self.distinct(points.map(column))
        self.rows = rows
        self.columns = columns
        title = "\(summary.title.isEmpty ? summary.name : summary.title): \(album.name(of: image))"
        rowAxes = summary.axes.dropLast().map { Self.short($0.path) }.joined(separator: ", ")
        columnAxis = summary.axes.last.map { Self.short($0.path) } ?? ""
        let psnr = Self.psnr(source.drift, image: image)
        entries = points.map { point in
            Entry(
                row: rows.firstIndex(of: row(point)) ?? 0,
                column: columns.firstIndex(of: column(point)) ?? 0,
                trial: point,
                picture: album.picture(point.trial.row, image),
                psnr: psnr[point.trial.row]
            )
        }
        let wanted = Set(points.compactMap { $0.drift?.reference })
        references = summary.trials.filter { wanted.contains($0.trial.row) }
            .map { ($0.trial, album.picture($0.trial.row, image)) }
    }

    /// Each trial's ratio for the picture of that number.
    private static func psnr(_ drift: DriftColumns?, image: Int) -> [Int: Double] {
        guard let drift else { return [:] }
        let rows = drift.trial.indices.filter { drift.image[$0] == image }
        return Dictionary(
            rows.map { (drift.trial[$0], drift.psnr[$0]) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private static func distinct(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }

    /// `pipeline.steps` is `steps`.
    private static func short(_ path: String) -> String {
        path.split(separator: ".").last.map(String.init) ?? path
    }

    /// What stands where, and how far it is from the reference.
    var data: String {
        let header = [
            "row", "column", "row_label", "column_label", "status", "image_psnr", "trial",
        ]
        let places = entries.map { entry in
            ["\(entry.row + 1)", "\(entry.column + 1)", rows[entry.row], columns[entry.column]]
                + [entry.trial.trial.status, Cell.decibels(entry.psnr).exact, entry.trial.trial.id]
        }
        let others = references.enumerated().map { index, reference in
            ["\(index + 1)", "\(columns.count + 1)", "", "reference: \(reference.trial.name)"]
                + [reference.trial.status, "", reference.trial.id]
        }
        return ([header] + places + others).map(CSVText.line).joined()
    }
}

extension PictureGrid {
    /// Lengths in pixels of the drawing.
    private enum Size {
        static let gap = 6.0, caption = 13.0, margin = 12.0, line = 13.0, character = 6.3
        static let head = 62.0
    }

    /// The drawing. Throws `PNGError`.
    func svg() throws(PNGError) -> String {
        let side = side
        let pitch = (x: side.width + Size.gap, y: side.height + Size.caption + Size.gap)
        let labels = rows.map(Self.lines)
        let longest = (labels.joined() + [rowAxes]).map { PrintableText.width($0) }.max() ?? 0
        let left = Size.margin + (longest == 0 ? 0 : Double(longest) * Size.character + 10)
        let referenceX = left + Double(columns.count) * pitch.x + 18
        let hasReferences = !references.isEmpty
        let right = hasReferences ? referenceX + max(side.width, referenceWidth) : referenceX - 18
        let width = max(right + Size.margin, Double(PrintableText.width(title)) * 8 + 24)
        let height =
            Size.head + Double(max(rows.count, references.count)) * pitch.y + Size.margin
            + (references.count > rows.count ? Size.line : 0)
        var drawing = SVGDrawing(width: width, height: height)
        drawing.text(title, x: Size.margin, y: 20, size: 14, weight: "bold")
        drawing.text(rowAxes, x: left - 10, y: Size.head - 8, anchor: "end", colour: "#555555")
        let middle = left + (Double(columns.count) * pitch.x - Size.gap) / 2
        drawing.text(columnAxis, x: middle, y: 38, anchor: "middle", colour: "#555555")
        for (index, column) in columns.enumerated() {
            let x = left + Double(index) * pitch.x + side.width / 2
            drawing.text(
                Self.lines(column).joined(separator: " "),
                x: x,
                y: Size.head - 8,
                anchor: "middle"
            )
        }
        for (index, lines) in labels.enumerated() {
            let top = Size.head + Double(index) * pitch.y
            let first = top + side.height / 2 + 4 - Double(lines.count - 1) * Size.line / 2
            for (number, line) in lines.enumerated() {
                drawing.text(
                    line,
                    x: left - 10,
                    y: first + Double(number) * Size.line,
                    anchor: "end"
                )
            }
        }
        for entry in entries {
            let x = left + Double(entry.column) * pitch.x
            let y = Size.head + Double(entry.row) * pitch.y
            try drawing.picture(entry.picture, x: x, y: y, size: side)
            let caption = entry.picture == nil ? entry.trial.trial.status : decibels(entry.psnr)
            drawing.text(
                caption,
                x: x + side.width / 2,
                y: y + side.height + 10,
                size: 9,
                anchor: "middle",
                colour: "#555555"
            )
        }
        if hasReferences {
            drawing.text("reference", x: referenceX, y: Size.head - 8, colour: "#555555")
        }
        for (index, reference) in references.enumerated() {
            let y = Size.head + Double(index) * pitch.y
            try drawing.picture(reference.picture, x: referenceX, y: y, size: side)
            drawing.text(
                reference.trial.name,
                x: referenceX,
                y: y + side.height + 11,
                size: 10
            )
        }
        return drawing.text
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

    private func decibels(_ value: Double?) -> String {
        guard let value, !value.isNaN else { return "" }
        return value == .infinity ? "equal" : NumberText.decibels(value)
    }

    /// A name and its options below it, one a line.
    private static func lines(_ label: String) -> [String] {
        guard let open = label.firstIndex(of: "("), label.hasSuffix(")"), open > label.startIndex
        else { return label.isEmpty ? [] : [label] }
        return [String(label[..<open])]
            + label[open...].split(separator: ", ").map(String.init)
    }
}
