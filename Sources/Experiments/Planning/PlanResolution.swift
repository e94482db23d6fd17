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
        guard let path = spec.model else { return nil }
        let variant = spec.variant?.value
        let key = [path.value, variant ?? ""]
        if models[key] == nil {
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
            models[key] = try PlannedModel(path: found, variant: variant)
        }
        guard let model = models[key] else { return nil }
        return TrialResolver(model: model, modelName: path.value, threads: threads)
            .settings(spec, &files, &problems)
    }

    /// The trial that a point's trial is compared with, or nil where that is not asked or problems are noted.
    mutating func reference(
        of settings: TrialSettings,
        _ variant: SpecVariant,
        _ drift: DriftSettings
    ) throws -> PlannedTrial? {
        guard let asked = variant.reference, let spec = variant.spec.drift,
            var own = try self.settings(asked.spec)
        else { return nil }
        own.comparesSteps = drift.comparesSteps
        let place = spec.against.first?.location ?? spec.location
        if let difference = Self.difference(own, settings) {
            problems.append(
                place.problem(
                    "the reference \(difference), so there is nothing to compare",
                    remedy: "prompts, seeds and sizes have to be those of the trial"
                )
            )
        } else if drift.comparesSteps,
            CanonicalJSON.bytes(TrialIdentity.schedule(own))
                != CanonicalJSON.bytes(TrialIdentity.schedule(settings))
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
    private static func difference(_ reference: TrialSettings, _ trial: TrialSettings) -> String? {
        func size(_ settings: TrialSettings) -> String {
            "\(settings.generation.width) × \(settings.generation.height)"
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
