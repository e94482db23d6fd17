import Attention
import Checkpoints
import Models
import Pipelines
import Schedulers
public import Specs
import Tensors

/// Turns a specification into a plan: looks every name up, fills every default in, hashes the model.
public struct Planner: Sendable {
    private let paths: DataPaths
    private let threads: Int

    /// A planner that looks for models in some folders, for a run with so many threads where a trial asks for no number.
    public init(paths: DataPaths, threads: Int = 1) {
        self.paths = paths
        self.threads = threads
    }

    /// The plan of a document and the command line's overrides.
    ///
    /// Throws `SpecError` with every problem of every trial, or `CheckpointError` where the model is missing or damaged.
    public func plan(_ document: SpecDocument, overrides: [Override] = []) throws -> Plan {
        let settled = try document.applying(overrides)
        let spec = try settled.decode()
        let variants = try settled.variants()
        // A sweep may ask for more than the file's own values.
        var problems = ([spec] + variants.map(\.spec)).flatMap(Unsupported.problems)
        var models: [String: PlannedModel] = [:]
        var missing = 0
        var trials: [PlannedTrial] = []
        for variant in variants {
            guard let path = variant.spec.model else { continue }
            if models[path.value] == nil {
                guard let found = paths.find(path.value) else {
                    missing += 1
                    problems.append(
                        path.location.problem(
                            "there is no model '\(path.value)'",
                            remedy: "name a directory in diffusers' layout; looked in "
                                + paths.folders.joined(separator: ", ")
                        )
                    )
                    continue
                }
                models[path.value] = try PlannedModel(path: found)
            }
            guard let model = models[path.value] else { continue }
            let resolver = TrialResolver(model: model, modelName: path.value, threads: threads)
            if let settings = resolver.settings(variant.spec, &problems) {
                let identity = TrialIdentity.json(settings)
                trials.append(
                    PlannedTrial(
                        id: SHA256Digest.hex(of: CanonicalJSON.bytes(identity)),
                        identity: identity,
                        axes: variant.point.labels,
                        settings: settings
                    )
                )
            }
        }
        guard problems.isEmpty else {
            // Where nothing else is wrong, an input is missing; the file itself is sound.
            let cause = missing == problems.count ? SpecError.Cause.unreadable : .invalid
            throw SpecError(Self.distinct(problems), cause: cause)
        }
        return Plan(
            name: spec.name.value,
            title: spec.title,
            source: document.source.text,
            overrides: overrides.map(\.source.text),
            trials: Self.distinct(trials),
            invariance: spec.invariance.map(InvarianceSettings.init),
            warnings: settled.warnings()
                + Self.distinct(([spec] + variants.map(\.spec)).flatMap(Unsupported.warnings))
        )
    }

    /// Each trial once: points that settle to the same numbers are one trial.
    private static func distinct(_ trials: [PlannedTrial]) -> [PlannedTrial] {
        var seen: Set<String> = []
        return trials.filter { seen.insert($0.id).inserted }
    }

    /// Each problem once: many trials share a line of the file.
    private static func distinct(_ problems: [Problem]) -> [Problem] {
        var seen: Set<String> = []
        return problems.filter { seen.insert($0.description).inserted }
    }
}

/// A model directory as far as planning needs it.
struct PlannedModel {
    let path: String
    let hash: String
    let components: PipelineComponents

    /// Reads configurations and headers, and hashes the files; no weight is converted.
    init(path: String) throws {
        self.path = path
        let directory = try ModelDirectory(path: path)
        components = try PipelineComponents(
            directory,
            evaluator: Evaluator(),
            dtype: .float32,
            isSymbolic: true
        )
        hash = try ModelFingerprint.of(path)
    }
}
