import Attention
import Models
import Records
import Specs

/// Which backend answers the calls of each layer where a trial's backend chooses for itself: the record's table `dispatch`.
enum DispatchTable {
    /// The table of a trial, or nil where all its backends are what they are called.
    ///
    /// A choice depends on the shapes of a call alone, so that a forecast knows it.
    static func table(_ settings: TrialSettings, _ forecast: Forecast) -> Table? {
        let policy = settings.attention
        let backends = [policy.standard] + policy.exceptions.map(\.backend)
        guard backends.contains(where: { $0 is AutoAttention }) else { return nil }
        let places = Dictionary(
            uniqueKeysWithValues: forecast.layers.enumerated().map { ($0.element, $0.offset) }
        )
        let answers = forecast.answers
        return Table(
            "dispatch",
            dimension: "choice",
            columns: [
                Column("trial", answers.map { _ in 0 }, longName: "index of the trial"),
                Column(
                    "layer",
                    answers.map { places[$0.layer] ?? -1 },
                    longName: "index of the layer"
                ),
                Column("batch", answers.map(\.batch), longName: "rows of the batch in a call"),
                Column("queries", answers.map(\.queries), longName: "queries of a row"),
                Column("keys", answers.map(\.keys), longName: "keys of a row"),
                Column(
                    "backend",
                    answers.map(\.backend),
                    longName: "attention backend that answers such calls"
                ),
                Column(
                    "options",
                    answers.map { CanonicalJSON.text(TrialIdentity.options($0.options)) },
                    longName: "its settled options as canonical JSON"
                ),
                Column(
                    "definition",
                    answers.map(\.definition),
                    longName: "its rounding points in a line"
                ),
            ]
        )
    }
}
