import Attention
import Checkpoints
import Models
import Pipelines
import Queries
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
        // A sweep may ask for more than the file's own values, and so may a reference.
        let specs = [spec] + variants.flatMap { [$0.spec] + ($0.reference.map { [$0.spec] } ?? []) }
        var resolution = PlanResolution(paths: paths, threads: threads)
        resolution.problems =
            variants.map(\.spec).flatMap(PointlessSettings.unaudited)
        let drift = spec.drift.map(DriftSettings.init)
        var others = DriftTrials(drift), globs = UnmatchedGlobs()
        var trials: [PlannedTrial] = []
        for variant in variants {
            guard var settings = try resolution.settings(variant.spec) else { continue }
            settings.pipeline?.comparesSteps = drift?.comparesSteps ?? false
            try globs.look(at: variant.spec, settings)
            var trial = PlannedTrial(settings, axes: variant.point.labels)
            try others.attend(&trial, variant, &resolution)
            trials.append(trial)
        }
        try resolution.throwProblems()
        // A point of the sweep that is a reference too is computed once, as the former.
        let points = Set(trials.map(\.id))
        let leading = others.leading.filter { !points.contains($0.id) }
        var plan = Plan(
            name: spec.name.value,
            title: spec.title,
            source: document.source.text,
            overrides: overrides.map(\.source.text),
            trials: Self.distinct(leading + trials + others.following),
            invariance: spec.invariance.map(InvarianceSettings.init),
            drift: drift,
            presentation: Presentation(spec),
            warnings: settled.warnings()
                + resolution.distinct(
                    specs.flatMap(PointlessSettings.warnings)
                        + variants.map(\.spec).flatMap(PointlessSettings.unobserved)
                        + globs.warnings
                )
        )
        try Self.settle(spec.claims, in: &plan)
        return plan
    }

    /// Takes the claims into the plan.
    ///
    /// Throws `SpecError` where they ask for what its record will not have, unless the command line may have changed
    /// that: such claims are then left out with a warning.
    private static func settle(_ claims: [ClaimSpec], in plan: inout Plan) throws {
        guard !claims.isEmpty else { return }
        let source = try QuerySource(ExpectedRecord.record(of: plan))
        var problems: [Problem] = []
        for spec in claims {
            let found = ClaimProblems.problems([spec], in: source)
            problems += found
            if found.isEmpty, let claim = Claim(spec) { plan.claims.append(claim) }
        }
        guard !problems.isEmpty else { return }
        guard !plan.overrides.isEmpty else { throw SpecError(problems) }
        plan.warnings += problems.map { problem in
            Problem(
                location: problem.location,
                severity: .warning,
                message: "\(problem.message), so this claim is left out",
                remedy: "the command line changes what it is about"
            )
        }
    }

    /// Each trial once: points that settle to the same numbers are one trial.
    private static func distinct(_ trials: [PlannedTrial]) -> [PlannedTrial] {
        var seen: Set<String> = []
        return trials.filter { seen.insert($0.id).inserted }
    }
}

/// A model directory as far as planning needs it.
struct PlannedModel {
    let path: String
    let hash: String
    let components: PipelineComponents

    /// Reads configurations and headers, and hashes the files; no weight is converted.
    init(path: String, variant: String?) throws {
        self.path = path
        let directory = try ModelDirectory(path: path, variant: variant)
        components = try PipelineComponents(
            directory,
            evaluator: Evaluator(),
            dtype: .float32,
            isSymbolic: true
        )
        hash = try ModelFingerprint.of(path)
    }
}
