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
        /// The figures that were drawn, in order.
        public internal(set) var pictures: [Picture] = []
        /// What could not be drawn, why, and what to do, a sentence each.
        public internal(set) var complaints: [String] = []

        /// The files of the figures that were drawn, as paths.
        public var drawn: [String] { pictures.flatMap { [$0.svg] + ($0.pdf.map { [$0] } ?? []) } }
    }

    /// A drawing and its files.
    public struct Picture: Equatable, Sendable {
        /// The figure that it belongs to.
        public let figure: String
        /// The drawing.
        public let drawing: Drawing
        /// The path of the SVG file.
        public let svg: String
        /// The path of the PDF file; nil where none was asked for.
        public internal(set) var pdf: String?
    }

    /// Draws the figures of these names, or the usual ones where it is nil, over those that are there.
    ///
    /// It never throws: a record is worth its run without a figure too.
    public func draw(_ names: [String]?, of reader: RecordReader, alsoPDF: Bool = false) -> Outcome
    {
        var outcome = Outcome()
        do {
            let source = try FigureSource(reader)
            let figures =
                names.map { $0.compactMap(Figures.named) } ?? Figures.defaults(for: source)
            for figure in figures { draw(figure, of: source, alsoPDF, &outcome) }
        } catch {
            outcome.complaints.append("no figure could be drawn: \(error)")
        }
        return outcome
    }

    private func draw(
        _ figure: any Figure.Type,
        of source: FigureSource,
        _ alsoPDF: Bool,
        _ outcome: inout Outcome
    ) {
        if let obstacle = figure.obstacle(source) {
            outcome.complaints.append("the figure '\(figure.name)' was not drawn: \(obstacle)")
            return
        }
        do {
            for drawing in try figure.drawings(of: source) {
                try draw(drawing, of: figure.name, alsoPDF, &outcome)
            }
        } catch {
            outcome.complaints.append("the figure '\(figure.name)' could not be drawn: \(error)")
        }
    }

    private func draw(
        _ drawing: Drawing,
        of figure: String,
        _ alsoPDF: Bool,
        _ outcome: inout Outcome
    ) throws {
        let stem = "\(path)/\(drawing.name)", script = "\(drawing.name).gnuplot"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // What an earlier run drew must not be taken for this one's.
        for old in ["\(stem).svg", "\(stem).pdf"] where FileManager.default.fileExists(atPath: old)
        {
            try FileManager.default.removeItem(atPath: old)
        }
        try AtomicFile.write(drawing.data, to: "\(stem).csv")
        var picture = Picture(figure: figure, drawing: drawing, svg: "\(stem).svg")
        switch drawing.form {
        case .svg(let text): try AtomicFile.write(text, to: picture.svg)
        case .gnuplot(let text):
            try AtomicFile.write(text, to: "\(stem).gnuplot")
            guard let gnuplot else {
                complain(picture.svg, &outcome)
                return
            }
            let drawn = try gnuplot.run(script, as: .svg, in: path)
            try AtomicFile.write(drawing.described(drawn), to: picture.svg)
        }
        if alsoPDF {
            for file in drawing.printing?.files ?? [] {
                try AtomicFile.write(file.bytes, to: "\(path)/\(file.name)")
            }
            if let text = drawing.printing?.script {
                try AtomicFile.write(text, to: "\(stem).gnuplot")
            }
            if let gnuplot {
                try AtomicFile.write(gnuplot.run(script, as: .pdf, in: path), to: "\(stem).pdf")
                picture.pdf = "\(stem).pdf"
            } else {
                complain("\(stem).pdf", &outcome)
            }
        }
        outcome.pictures.append(picture)
    }

    private func complain(_ picture: String, _ outcome: inout Outcome) {
        outcome.complaints.append(
            "\(picture) was not drawn, for gnuplot is missing; "
                + "install it (Debian's package is gnuplot-nox) and run the same command again"
        )
    }
}

extension Drawing {
    /// Gnuplot's SVG text with the drawing's title and description in place of the program's name.
    fileprivate func described(_ svg: [UInt8]) -> String {
        String(decoding: svg, as: UTF8.self)
            .replacing(
                "<title>Gnuplot</title>",
                with: "<title>\(HTMLText.escaped(name))</title>"
            )
            .replacing(
                #/<desc>Produced by GNUPLOT[^<]*</desc>/#,
                with: "<desc>\(HTMLText.escaped(alternative))</desc>"
            )
    }
}
