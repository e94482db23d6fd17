import Attention
import Models
import Specs

/// Globs that match no layer of the trial's model: nothing is wrong with that, but something is probably misspelt.
struct UnmatchedGlobs {
    /// The layers that attend, by the model and by whether its encoder has a part.
    private var layers: [[String]: [String]] = [:]
    /// A warning for each glob of each model.
    private(set) var warnings: [Problem] = []

    /// Looks at the globs of a trial. Throws `CheckpointError` where the model cannot be read.
    mutating func look(at spec: ExperimentSpec, _ settings: TrialSettings) throws {
        let globs = (spec.attention.layers.map(\.pattern) + (spec.audit?.layers ?? []))
            .filter { $0.value != "*" }
        guard !globs.isEmpty, let pipeline = settings.pipeline else { return }
        let key = [
            pipeline.modelHash, pipeline.variant ?? "",
            pipeline.inputs.images.isEmpty ? "" : "encoder",
        ]
        let paths = try layers[key] ?? Forecast(settings).layers.map(\.path)
        layers[key] = paths
        for glob in globs where !paths.contains(where: { Glob.matches(glob.value, $0) }) {
            warnings.append(
                glob.location.problem(
                    "no layer of the model matches '\(glob.value)'",
                    remedy: "sdlab show --layers lists the layers of a record; '*' matches all",
                    severity: .warning
                )
            )
        }
    }
}
