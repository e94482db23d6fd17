import Records

/// What a notebook says of records in words of its own, in Markdown.
struct NotebookText {
    let records: [ReportedRecord]

    private func escaped(_ text: String) -> String { MarkdownText.escaped(text) }

    /// What the experiment asks.
    var question: String? {
        records.first?.experiment.description.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// How many trials there are, in what they differ, by which model and of what they were drawn.
    var whatWasRun: String {
        guard let record = records.first else { return "" }
        let summary = record.summary, points = record.points
        var lines = [
            TrialColumns.extent(summary.trials.map(\.trial), of: summary.recordedTrials) + "."
        ]
        for (index, axis) in summary.axes.enumerated() {
            let values = points.map { $0.trial.axisValues[index] }.distinct()
            lines.append("- **\(escaped(axis.path))**: \(escaped(values.joined(separator: ", ")))")
        }
        lines += model(record) + settings(record) + prompts(record) + inputs(record)
        return lines.joined(separator: "\n")
    }

    private func model(_ record: ReportedRecord) -> [String] {
        let hashes = Set(record.experiment.points.compactMap(\.model))
        guard !hashes.isEmpty else { return [] }
        let name = record.experiment.model.map { "\(escaped($0)), " } ?? ""
        return ["- **model**: \(name)\(hashes.sorted().map(escaped).joined(separator: ", "))"]
    }

    /// What all trials have in common; nil where they do not, or where nobody says.
    private func common(_ texts: [String?]) -> String? {
        let known = Set(texts)
        return known.count == 1 ? known.first ?? nil : nil
    }

    /// The tensors that attention ran on, where it ran alone.
    private func inputs(_ record: ReportedRecord) -> [String] {
        let inputs = record.experiment.points.compactMap(\.inputs)
        guard !inputs.isEmpty else { return [] }
        func sized(_ name: String, _ size: KeyPath<PresentedExperiment.Settings.Inputs, Int?>)
            -> String?
        {
            common(inputs.map { $0[keyPath: size].map { "\(name) \($0)" } })
        }
        let words = [
            sized("batch", \.batch), sized("heads", \.heads), sized("queries", \.queries),
            sized("keys", \.keys), sized("depth", \.depth),
            common(inputs.map { $0.causal == true ? "causal" : nil }),
            common(inputs.map(\.distribution)),
            common(
                inputs.map {
                    $0.seeds.map { "seeds " + $0.map(String.init).joined(separator: ", ") }
                }
            ),
        ].compactMap { $0 }
        return words.isEmpty ? [] : ["- **inputs**: \(escaped(words.joined(separator: ", ")))"]
    }

    private func settings(_ record: ReportedRecord) -> [String] {
        let pipelines = record.experiment.points.compactMap(\.pipeline)
        let words = [
            common(pipelines.map { $0.scheduler?.name }),
            common(pipelines.map { $0.steps?.words }),
            common(pipelines.map { $0.guidance_scale.map { "guidance scale \($0)" } }),
            common(
                pipelines.map { pipeline in
                    pipeline.width.flatMap { width in
                        pipeline.height.map { "\(width) × \($0) pixels" }
                    }
                }
            ),
        ].compactMap { $0 }
        return words.isEmpty ? [] : ["- **drawn by**: \(escaped(words.joined(separator: ", ")))"]
    }

    private func prompts(_ record: ReportedRecord) -> [String] {
        let prompts = record.experiment.points.flatMap { $0.prompts ?? [] }.map { prompt in
            "  - “\(escaped(prompt.prompt ?? ""))”"
                + (prompt.seed.map { ", seed \($0)" } ?? "")
        }.distinct()
        guard !prompts.isEmpty else { return [] }
        let more = prompts.count - 12
        return ["- **prompts**:"] + prompts.prefix(12) + (more > 0 ? ["  - and \(more) more"] : [])
    }

    /// How to come by the same record again.
    var howToReproduce: String {
        var text = """
            The record holds the specification that it was made of. This runs it again and compares every bit, and this tells \
            whether the file is what was written:


            """
        for record in records {
            let file = PrintableText.of(
                record.reader.path.split(separator: "/").last.map(String.init) ?? ""
            )
            text += "    sdlab replay \(file)\n    sdlab verify \(file)\n"
        }
        text += """

            Two laboratories have the same result where the content digest is the same: of everything but times and \
            circumstances.


            """
        for record in records {
            text += "    \(record.reader.contentDigest)"
            text += records.count > 1 ? "  \(PrintableText.of(record.label))\n" : "\n"
        }
        let commands = records.compactMap { $0.fact("command_line") }
        if !commands.isEmpty {
            text += "\nIt was made by:\n\n"
            text += commands.map {
                "    \(PrintableText.of($0.replacing("\n", with: " ")))\n"
            }.joined()
        }
        return text
    }
}
