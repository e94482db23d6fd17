import Foundation
import Records
import Specs

/// The shards of a folder that belong to no trial of a plan: what was run before the settings changed.
struct ShardCatalog {
    private var shards: [(trial: String, settings: CanonicalJSON.Value)] = []

    /// Looks through a folder; what cannot be read is passed over.
    init(_ folder: ResultsFolder, besides plan: Plan) {
        let own = Set(plan.trials.map(\.id))
        for path in folder.shardPaths {
            guard let reader = try? RecordReader.open(path), let trial = reader.trial,
                !own.contains(trial), let text = try? reader.specification().resolved,
                let settings = CanonicalJSON.value(of: text)
            else { continue }
            shards.append((trial, settings))
        }
    }

    /// The change from the shard with the fewest differences; nil where there is no shard.
    func nearest(to trial: PlannedTrial) -> ShardChange? {
        shards.map { ShardChange(trial: $0.trial, from: $0.settings, to: trial.identity) }
            .min { ($0.differences.count, $0.trial) < ($1.differences.count, $1.trial) }
    }
}

extension ResultsFolder {
    /// The shards that are there, in the order of their names.
    var shardPaths: [String] {
        let folder = "\(path)/trials"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".h5") && !$0.hasPrefix(".") }.sorted()
            .map { "\(folder)/\($0)" }
    }
}
