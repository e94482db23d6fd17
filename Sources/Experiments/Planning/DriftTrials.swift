import Attention
import Specs

/// The trials that a plan has besides those of the sweep, so that drift can be told, explained and measured.
struct DriftTrials {
    private let drift: DriftSettings?
    /// References and yardsticks, which run first.
    private(set) var leading: [PlannedTrial] = []
    /// Runs that follow the latents of others, which run last.
    private(set) var following: [PlannedTrial] = []

    init(_ drift: DriftSettings?) {
        self.drift = drift
    }

    /// Gives a trial its reference and companions; notes what keeps it from having them.
    mutating func attend(
        _ trial: inout PlannedTrial,
        _ variant: SpecVariant,
        _ resolution: inout PlanResolution
    ) throws {
        guard let drift else { return }
        if let reference = try resolution.reference(of: trial.settings, variant, drift) {
            trial.reference = reference.id
            leading.append(reference)
            follow(&trial, reference)
        }
        if let bands = variant.bands { try measure(&trial, bands, &resolution) }
    }

    private mutating func follow(_ trial: inout PlannedTrial, _ reference: PlannedTrial) {
        // What is compared with itself need not be run along itself.
        func run(_ own: PlannedTrial, along guide: PlannedTrial, as role: TrialRole) -> String {
            guard own.id != guide.id else { return own.id }
            var settings = own.settings
            settings.audit = nil
            settings.timing = nil
            settings.pipeline?.guide = guide.id
            // Its states are kept in its shard, and the record is full enough.
            settings.recordedTensors.removeAll { $0 != .trajectory }
            var run = PlannedTrial(settings, axes: own.axes)
            run.others = own.others
            run.role = role
            run.note = "along \(guide.label)"
            following.append(run)
            return run.id
        }
        if drift?.isForced == true {
            trial.companions.forced = run(trial, along: reference, as: .forced)
        }
        if drift?.isRetraced == true {
            trial.companions.retraced = run(reference, along: trial, as: .retraced)
        }
    }

    private mutating func measure(
        _ trial: inout PlannedTrial,
        _ bands: SpecVariant.Bands,
        _ resolution: inout PlanResolution
    ) throws {
        guard let drift, let single = try resolution.settings(bands.single.spec),
            let half = try resolution.settings(bands.half.spec)
        else { return }
        func band(
            _ asked: SpecVariant.Reference,
            _ settings: TrialSettings,
            _ note: String = ""
        ) -> String {
            var settings = settings
            settings.pipeline?.comparesSteps = drift.comparesSteps
            var band = PlannedTrial(settings, axes: asked.labels)
            band.role = .band
            band.others = asked.others
            band.note = note
            leading.append(band)
            return band.id
        }
        trial.companions.single = band(bands.single, single)
        if drift.bands.contains(.precision) {
            trial.companions.half = band(bands.half, half)
        }
        // Where latents are given, seeds draw no start.
        if drift.bands.contains(.seed), let drawn = single.pipeline, drawn.inputs.latents == nil {
            var other = single
            other.pipeline = drawn.withOtherSeeds
            trial.companions.otherSeeds = band(bands.single, other, "other seeds")
        }
    }
}

extension PipelineWorkload {
    /// The same with seeds that none of a prompt's own images has.
    fileprivate var withOtherSeeds: PipelineWorkload {
        let distance = UInt64(imagesPerPrompt)
        var workload = self
        workload.prompts = prompts.map { prompt in
            // Downwards where that is possible: a generator may have a largest seed.
            let seed =
                prompt.seed >= distance ? prompt.seed - distance : prompt.seed + distance
            return TrialPrompt(
                id: prompt.id,
                prompt: prompt.prompt,
                negativePrompt: prompt.negativePrompt,
                prompt2: prompt.prompt2,
                negativePrompt2: prompt.negativePrompt2,
                seed: seed
            )
        }
        return workload
    }
}
