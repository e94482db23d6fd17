import Queries
import Records

/// The measured times of each whole trial, without warm-ups.
struct TimingSamples {
    /// By a trial's row: repetition and seconds of each.
    let samples: [Int: [(repetition: Int, seconds: Double)]]

    /// Reads the table; empty where nothing was timed. Throws as reading does.
    init(_ tables: RecordTables) throws(RecordError) {
        var samples: [Int: [(repetition: Int, seconds: Double)]] = [:]
        if let timing = tables.timing {
            let trial = try timing.rows("trial", of: "trials", count: tables.trials.count)
            let phase = try timing.strings("phase"), warmup = try timing.integers("warmup")
            let repetition = try timing.integers("repeat"), seconds = try timing.numbers("seconds")
            for row in trial.indices where phase[row] == "total" && warmup[row] == 0 {
                samples[trial[row], default: []].append((repetition[row], seconds[row]))
            }
        }
        self.samples = samples
    }
}

extension FigureSource {
    /// Why a figure of times cannot be drawn; nil where something was timed.
    var timingObstacle: String? {
        points.contains { $0.seconds != nil }
            ? nil : "nothing was timed; write 'timing: {warmup: 1, repeats: 5}'"
    }

    /// What was timed, as the record describes it, such as `Wall-clock time for all images`.
    var timed: String {
        let words = PrintableText.of(tables.timing?["seconds"]?.longName ?? "")
        return words.isEmpty ? "Wall-clock time" : words.prefix(1).uppercased() + words.dropFirst()
    }

    /// How many times each trial was measured, in words: `3`, or `3 to 5`.
    var repeatsInWords: String {
        let counts = points.compactMap { $0.seconds?.count }
        guard let low = counts.min(), let high = counts.max() else { return "0" }
        return low == high ? "\(low)" : "\(low) to \(high)"
    }
}
