public import Foundation
public import Records

/// The folder of a record's figures: each as SVG, with its data as CSV, and with its script where gnuplot draws it.
public struct FigureFolder: Sendable {
    /// The folder.
    public let path: String
    /// The program that runs scripts; nil where it is missing.
    let gnuplot: Gnuplot?

    /// The folder at `path`, which need not be there yet; gnuplot is looked for in `environment`'s PATH.
    public init(
        _ path: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.path = path
        gnuplot = Gnuplot(environment: environment)
    }

    /// What came of drawing.
    public struct Outcome: Equatable, Sendable {
        /// The figures that were drawn, as paths.
        public internal(set) var drawn: [String] = []
        /// What could not be drawn, why, and what to do, a sentence each.
        public internal(set) var complaints: [String] = []
    }

    /// Draws the figures of these names, or the usual ones where it is nil, over those that are there.
    ///
    /// It never throws: a record is worth its run without a figure too.
    public func draw(_ names: [String]?, of reader: RecordReader) -> Outcome {
        var outcome = Outcome()
        do {
            let source = try FigureSource(reader)
            let figures =
                names.map { $0.compactMap(Figures.named) } ?? Figures.defaults(for: source)
            for figure in figures { draw(figure, of: source, &outcome) }
        } catch {
            outcome.complaints.append("no figure could be drawn: \(error)")
        }
        return outcome
    }

    private func draw(
        _ figure: any Figure.Type,
        of source: FigureSource,
        _ outcome: inout Outcome
    ) {
        if let obstacle = figure.obstacle(source) {
            outcome.complaints.append("the figure '\(figure.name)' was not drawn: \(obstacle)")
            return
        }
        do {
            for drawing in try figure.drawings(of: source) { try draw(drawing, &outcome) }
        } catch {
            outcome.complaints.append("the figure '\(figure.name)' could not be drawn: \(error)")
        }
    }

    private func draw(_ drawing: Drawing, _ outcome: inout Outcome) throws {
        let stem = "\(path)/\(drawing.name)", picture = "\(stem).svg"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // What an earlier run drew must not be taken for this one's.
        if FileManager.default.fileExists(atPath: picture) {
            try FileManager.default.removeItem(atPath: picture)
        }
        try AtomicFile.write(drawing.data, to: "\(stem).csv")
        switch drawing.form {
        case .svg(let text):
            try AtomicFile.write(text, to: picture)
        case .gnuplot(let script):
            try AtomicFile.write(script, to: "\(stem).gnuplot")
            guard let gnuplot else {
                outcome.complaints.append(
                    "\(picture) was not drawn, for gnuplot is missing; "
                        + "install it (Debian's package is gnuplot-nox) and run the same command again"
                )
                return
            }
            try AtomicFile.write(gnuplot.run("\(drawing.name).gnuplot", in: path), to: picture)
        }
        outcome.drawn.append(picture)
    }
}
