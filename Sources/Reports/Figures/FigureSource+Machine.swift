import Records

extension FigureSource {
    /// On what a record's times were measured, as captions in Markdown say it.
    ///
    /// Throws `RecordError` where the circumstances cannot be read.
    func measuredOn() throws(RecordError) -> String {
        let known = try reader.circumstances(trials: tables.trials)
        return "Measured on "
            + (known.isEmpty
                ? "a machine that the record does not name" : MarkdownText.escaped(known)) + "."
    }
}
