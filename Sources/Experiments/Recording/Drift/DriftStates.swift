import ErrorAnalysis
import Specs
import Tensors

/// Compares what trials kept, state by state: the rows of the table `drift`.
struct DriftStates {
    private let plan: Plan
    private let tensors: KeptTensors
    private let places: [String: Int]
    /// Yardsticks that have been measured, by the identities of both trials.
    private var measured: [[String]: Measured] = [:]

    init(plan: Plan, tensors: KeptTensors) {
        self.plan = plan
        self.tensors = tensors
        places = Dictionary(
            plan.trials.enumerated().map { ($0.element.id, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The rows of a trial, image after image; none where it is compared with nothing.
    mutating func rows(of index: Int) -> [DriftRow] {
        let trial = plan.trials[index]
        guard let reference = trial.reference.flatMap({ places[$0] }) else { return [] }
        let ways = Ways(trial, plan.trials[reference], tensors) { id in
            id.flatMap { places[$0] }.map { plan.trials[$0] }
        }
        let pictures = tensors.pair(.images, trial, plan.trials[reference])?.pictures ?? []
        let bands = bands(of: trial)
        let comparesSteps = plan.drift?.comparesSteps ?? false
        guard let workload = trial.settings.pipeline else { return [] }
        return workload.requests.indices.flatMap { image -> [DriftRow] in
            var directionality = Directionality()
            let last = comparesSteps ? ways.states - 1 : 0
            return ((comparesSteps ? 0 : last)...max(last, 0)).map { state in
                var row = DriftRow(
                    trial: index,
                    reference: reference,
                    prompt: workload.prompts[image / workload.imagesPerPrompt].id,
                    image: image,
                    step: comparesSteps ? state - 1 : -1,
                    isFinal: state == max(last, 0)
                )
                if comparesSteps {
                    row.latents = ways.sample(state, image)
                    row.drift = ways.drift(state, image)
                    row.directionality = ways.direct(state, image).flatMap {
                        directionality.add($0)
                    }
                } else {
                    row.latents = ways.latents?.sample(image, of: workload.requests.count)
                }
                if row.isFinal, pictures.indices.contains(image) { row.picture = pictures[image] }
                for (band, measured) in bands {
                    row.bands[band] = measured.at(comparesSteps ? state : nil, image, row.isFinal)
                }
                return row
            }
        }
    }

    private mutating func bands(of trial: PlannedTrial) -> [DriftBand: Measured] {
        let companions = trial.companions
        var found: [DriftBand: Measured] = [:]
        for (band, other) in [
            (DriftBand.precision, companions.half), (.seed, companions.otherSeeds),
        ] {
            guard let other, let single = companions.single else { continue }
            let key = [other, single]
            let measured =
                self.measured[key]
                ?? Measured(
                    places[other].map { plan.trials[$0] },
                    places[single].map { plan.trials[$0] },
                    tensors
                )
            self.measured[key] = measured
            found[band] = measured
        }
        return found
    }
}

/// The latents of a trial and its reference, and of those that tell where their distance comes from.
private struct Ways {
    /// At the end alone, and state by state.
    let latents: TensorPair?, trajectory: TensorPair?
    /// States of a trajectory; 1 where there is none.
    let states: Int
    private let images: Int
    private let tested: [Double], reference: [Double], forced: [Double]?, retraced: [Double]?

    init(
        _ trial: PlannedTrial,
        _ reference: PlannedTrial,
        _ tensors: KeptTensors,
        _ find: (String?) -> PlannedTrial?
    ) {
        latents = tensors.pair(.latents, trial, reference)
        let trajectory = tensors.pair(.trajectory, trial, reference)
        self.trajectory = trajectory
        states = max(trajectory?.tested.shape[0] ?? 1, 1)
        images = max(trajectory?.tested.shape[1] ?? 1, 1)
        tested = trajectory?.tested.doubles() ?? []
        self.reference = trajectory?.reference.doubles() ?? []
        func way(_ id: String?) -> [Double]? {
            let way = tensors.tensor(.trajectory, of: find(id))
            return way?.shape == trajectory?.tested.shape ? way?.doubles() : nil
        }
        forced = way(trial.companions.forced)
        retraced = way(trial.companions.retraced)
    }

    /// The latents of an image in a state.
    func sample(_ state: Int, _ image: Int) -> ErrorSample? {
        trajectory?.sample(state * images + image, of: states * images)
    }

    /// What the step into a state did to an image; nil for the first state.
    func drift(_ state: Int, _ image: Int) -> StepDrift? {
        guard state > 0, trajectory != nil else { return nil }
        return StepDrift(
            before: (part(tested, state - 1, image), part(reference, state - 1, image)),
            after: (part(tested, state, image), part(reference, state, image)),
            forced: forced.map { part($0, state, image) },
            retraced: retraced.map { part($0, state, image) }
        )
    }

    /// The step's own error, f(z) − g(z); nil for the first state.
    func direct(_ state: Int, _ image: Int) -> [Double]? {
        guard state > 0, let retraced, trajectory != nil else { return nil }
        return zip(part(tested, state, image), part(retraced, state, image)).map { $0 - $1 }
    }

    private func part(_ values: [Double], _ state: Int, _ image: Int) -> [Double] {
        let size = values.count / (states * images), first = (state * images + image) * size
        return Array(values[first..<first + size])
    }
}

/// A yardstick: relative L2 distances of two trials.
private struct Measured {
    /// By state, then by image; the end alone where there are no trajectories.
    private let states: [[Double?]]
    private let pictures: [Double?]

    init(_ trial: PlannedTrial?, _ reference: PlannedTrial?, _ tensors: KeptTensors) {
        let latents = tensors.pair(.latents, trial, reference)
        if let trajectory = tensors.pair(.trajectory, trial, reference) {
            let (states, images) = (trajectory.tested.shape[0], trajectory.tested.shape[1])
            self.states = (0..<states).map { state in
                (0..<images).map { image in
                    trajectory.sample(state * images + image, of: states * images)
                        .value(of: RelativeL2.self)
                }
            }
        } else if let latents {
            let images = latents.tested.shape[0]
            states = [
                (0..<images).map { latents.sample($0, of: images).value(of: RelativeL2.self) }
            ]
        } else {
            states = []
        }
        pictures =
            tensors.pair(.images, trial, reference)?.pictures
            .map { $0.sample.value(of: RelativeL2.self) } ?? []
    }

    /// The distances of an image in a state, nil being the end.
    func at(_ state: Int?, _ image: Int, _ isFinal: Bool) -> DriftRow.Band {
        let state = state ?? states.count - 1
        let hasState = states.indices.contains(state) && states[state].indices.contains(image)
        return DriftRow.Band(
            latents: hasState ? states[state][image] : nil,
            image: isFinal && pictures.indices.contains(image) ? pictures[image] : nil
        )
    }
}
