import Pipelines
import Specs

/// What is found out while a plan is made: models by name, and everything that is wrong.
struct PlanResolution {
    let paths: DataPaths
    let threads: Int
    private var files: GivenFiles
    var problems: [Problem] = []
    /// By the model's name and the weights' variant.
    private var models: [[String]: PlannedModel] = [:]
    private var missing = 0

    init(paths: DataPaths, threads: Int) {
        self.paths = paths
        files = GivenFiles(paths: paths)
        self.threads = threads
    }

    /// The settings of a trial, or nil with problems noted.
    mutating func settings(_ spec: ExperimentSpec) throws -> TrialSettings? {
        let workload = try workload(spec)
        return TrialResolver(spec: spec, threads: threads)
            .settings(computing: workload, &problems)
    }

    /// What a trial computes, or nil with problems noted.
    private mutating func workload(_ spec: ExperimentSpec) throws -> Workload? {
        if let inputs = spec.inputs {
            return AttentionResolver(inputs: inputs).workload(&problems).map { .attention($0) }
        }
        guard let path = spec.model, let model = try model(path, spec.variant?.value) else {
            return nil
        }
        return PipelineResolver(model: model, modelName: path.value, spec: spec)
            .workload(&files, &problems).map { .pipeline($0) }
    }

    /// A model by its name, or nil with a problem noted.
    private mutating func model(
        _ path: Located<String>,
        _ variant: String?
    ) throws -> PlannedModel? {
        let key = [path.value, variant ?? ""]
        if let known = models[key] { return known }
        guard let found = paths.find(path.value) else {
            missing += 1
            problems.append(
                path.location.problem(
                    "there is no model '\(path.value)'",
                    remedy: "name a directory in diffusers' layout; looked in "
                        + paths.folders.joined(separator: ", ")
                )
            )
            return nil
        }
        let model = try PlannedModel(path: found, variant: variant)
        models[key] = model
        return model
    }

    /// The trial that a point's trial is compared with, or nil where that is not asked or problems are noted.
    mutating func reference(
        of settings: TrialSettings,
        _ variant: SpecVariant,
        _ drift: DriftSettings
    ) throws -> PlannedTrial? {
        guard let asked = variant.reference, let spec = variant.spec.drift,
            var own = try self.settings(asked.spec), let drawn = settings.pipeline
        else { return nil }
        own.pipeline?.comparesSteps = drift.comparesSteps
        guard let ownDrawn = own.pipeline else { return nil }
        let place = spec.against.first?.location ?? spec.location
        if let difference = Self.difference(ownDrawn, drawn) {
            problems.append(
                place.problem(
                    "the reference \(difference), so there is nothing to compare",
                    remedy: "prompts, seeds and sizes have to be those of the trial"
                )
            )
        } else if drift.comparesSteps,
            CanonicalJSON.bytes(ownDrawn.scheduleIdentity)
                != CanonicalJSON.bytes(drawn.scheduleIdentity)
        {
            problems.append(
                place.problem(
                    "the reference takes other steps, so they cannot be compared one by one",
                    remedy: "write 'mode: final', which compares what comes out at the end"
                )
            )
        }
        var reference = PlannedTrial(own, axes: asked.labels)
        reference.role = .reference
        reference.others = asked.others
        return reference
    }

    /// What keeps two trials from being compared image by image, or nil.
    private static func difference(
        _ reference: PipelineWorkload,
        _ trial: PipelineWorkload
    ) -> String? {
        func size(_ workload: PipelineWorkload) -> String {
            "\(workload.generation.width) × \(workload.generation.height)"
        }
        if reference.prompts != trial.prompts || reference.imagesPerPrompt != trial.imagesPerPrompt
            || reference.generation.noise != trial.generation.noise
        {
            return "draws other prompts or seeds"
        }
        return size(reference) == size(trial)
            ? nil : "draws \(size(reference)) pixels instead of \(size(trial))"
    }

    /// Throws `SpecError` where anything is wrong.
    func throwProblems() throws(SpecError) {
        guard !problems.isEmpty else { return }
        // Where nothing else is wrong, an input is missing; the file itself is sound.
        let cause =
            missing + files.missing == problems.count ? SpecError.Cause.unreadable : .invalid
        throw SpecError(distinct(problems), cause: cause)
    }

    /// Each problem once: many trials share a line of the file.
    func distinct(_ problems: [Problem]) -> [Problem] {
        var seen: Set<String> = []
        return problems.filter { seen.insert($0.description).inserted }
    }
}

extension PlannedTrial {
    /// A trial with the identity of its settings.
    init(_ settings: TrialSettings, axes: [SweepPoint.Label]) {
        identity = TrialIdentity.json(settings)
        id = SHA256Digest.hex(of: CanonicalJSON.bytes(identity))
        self.axes = axes
        self.settings = settings
    }
}
