import Queries
import Records

/// The cells of a notebook whose author left them to the program: what suits the kind of experiment.
enum DefaultCells {
    /// The cells for some records of which these figures can be shown.
    static func of(_ records: [ReportedRecord], figures: [String]) -> [PresentedCell] {
        guard let first = records.first else { return [] }
        let text = NotebookText(records: records)
        func section(_ title: String, _ cells: [PresentedCell]) -> [PresentedCell] {
            cells.isEmpty ? [] : [.text("## \(title)")] + cells
        }
        func has(_ table: String) -> Bool { records.contains { $0.hasRows(in: table) } }
        func drawn(_ subject: Subject) -> [PresentedCell] {
            figures.filter { Subject($0) == subject }.map { .figure($0, caption: nil) }
        }
        // Nobody reads longer ones; the table of trials and the figures tell what they would.
        let hasFewTrials = records.allSatisfy { $0.points.count <= 24 }
        let hasFewVerdicts = records.allSatisfy { $0.rows(of: "verdicts") <= 150 }
        var cells: [PresentedCell] = text.question.map { [.text($0)] } ?? []
        cells += section("What was run", [.text(text.whatWasRun), .table("machine")])
        if let certificate = first.summary.certificate, records.count == 1 {
            cells += section(
                "Certificate",
                [.text("> \(MarkdownText.escaped(certificate.statement))")]
            )
        }
        let hasPictures = records.contains { record in
            record.reader.tensorNames.contains { $0.name == "images" }
        }
        if hasPictures, first.summary.certificate == nil {
            let grids = drawn(.pictures)
            cells += section(
                "Pictures",
                grids.isEmpty || records.count > 1 ? [.images([:])] : grids
            )
        }
        cells += section("Results", [.table("trials")])
        cells += section(
            "Errors",
            drawn(.errors) + (has("audit") && hasFewTrials ? [.table("layers")] : [])
        )
        cells += section("Drift", (has("drift") ? [.table("drift")] : []) + drawn(.drift))
        cells += section("Time and memory", drawn(.costs))
        let isBad = first.summary.trials.contains { $0.trial.firstBadModule != nil }
        if has("health"), isBad { cells += section("Health", [.table("health")]) }
        cells += section(
            "Verdicts and claims",
            (has("claims") ? [.claim("all")] : [])
                + (has("verdicts") && hasFewVerdicts ? [.table("verdicts")] : [])
        )
        cells += section("How to reproduce", [.text(text.howToReproduce)])
        return cells
    }

    /// What a figure is about, by its name.
    private enum Subject {
        case pictures, errors, drift, costs

        init(_ figure: String) {
            func mentions(_ words: String...) -> Bool { words.contains { figure.contains($0) } }
            self =
                if mentions("image") {
                    .pictures
                } else if mentions("drift", "convergence") {
                    .drift
                } else if mentions("time", "timing", "memory", "speed") {
                    .costs
                } else {
                    .errors
                }
        }
    }
}
