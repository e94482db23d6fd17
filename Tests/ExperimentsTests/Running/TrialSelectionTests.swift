import Experiments
import TestSupport
import Testing

/// Which trials a run takes on.
struct TrialSelectionTests {
    static let sweep = TinyExperiment(
        sections: [
            """
            sweep:
              grid:
                attention.backend: [vanilla, {name: flash, block_q: 16, block_k: 8}, flash]
                pipeline.guidance_rescale: [0, 0.5]
            """
        ]
    )

    private func chosen(_ points: [String], _ share: String? = nil, of plan: Plan) throws -> [Int] {
        try TrialSelection(points: points, share: share.map { try RunShare($0) }).indices(in: plan)
    }

    @Test(
        "values of axes choose points, a name alone that name with any options, several patterns together",
        arguments: [
            (["attention.backend=vanilla"], [0, 1]),
            (["attention.backend=flash"], [2, 3, 4, 5]),
            (["attention.backend=flash(block_q: 16, block_k: 8)"], [2, 3]),
            (["pipeline.guidance_rescale=0.0"], [0, 2, 4]),
            (["attention.backend=flash,pipeline.guidance_rescale=0.50"], [3, 5]),
            (
                [
                    "attention.backend=vanilla,pipeline.guidance_rescale=0",
                    "pipeline.guidance_rescale=0.5",
                ], [0, 1, 3, 5]
            ),
            ([], [0, 1, 2, 3, 4, 5]),
        ]
    )
    func values(points: [String], indices: [Int]) throws {
        #expect(try chosen(points, of: Self.sweep.plan()) == indices)
    }

    @Test("the beginning of an identity chooses a trial")
    func identity() throws {
        let plan = try Self.sweep.plan()
        for index in plan.trials.indices {
            #expect(try chosen([plan.trials[index].shortID], of: plan) == [index])
        }
        #expect(try chosen([plan.trials[4].id, plan.trials[1].id], of: plan) == [1, 4])
    }

    @Test(
        "what means no trial is refused with what there is",
        arguments: [
            ("3", "no trial's identity begins with"), ("flash", "means no trial"),
            ("attention.bakend=flash", "did you mean 'attention.backend'?"),
            ("attention.backend=math", "There are: vanilla, flash(block_q: 16, block_k: 8), flash"),
            ("attention.backend=", "write axis=value"), ("=flash", "write axis=value"),
            ("attention.backend=flash,", "write axis=value"),
            ("attention.backend=vanilla,attention.backend=flash", "no trial has all of"),
            ("", "means no trial"),
        ]
    )
    func refused(point: String, message: String) throws {
        let plan = try Self.sweep.plan()
        // A number is no identity; that none of these trials' identities is the digit 3 cannot be known.
        let text = point == "3" ? String(repeating: "3", count: 64) : point
        let error = try #require(throws: SelectionError.self) {
            _ = try chosen([text], of: plan)
        }
        #expect(error.description.contains(message), "\(error)")
        #expect(Experiments.ExitStatus(error) == .usage)
    }

    @Test("shares deal the trials out: each is in exactly one", arguments: [1, 2, 4, 9])
    func shares(count: Int) throws {
        let plan = try Self.sweep.plan()
        let shares = try (1...count).map { try chosen([], "\($0)/\(count)", of: plan) }
        #expect(shares.joined().sorted() == Array(plan.trials.indices))
        #expect((shares.map(\.count).max() ?? 0) - (shares.map(\.count).min() ?? 0) <= 1)
    }

    @Test("a reference comes with every trial that needs it, in every share")
    func references() throws {
        let plan = try DriftExperiment.make().plan()
        let points = plan.trials.indices.filter { plan.trials[$0].role == .trial }
        let reference = try #require(plan.trials.firstIndex { $0.role == .reference })
        #expect(reference == 0 && points.count == 4)
        #expect(try chosen(["pipeline.scheduler=ddim,pipeline.steps=4"], of: plan) == [0, 4])
        #expect(try chosen([plan.trials[0].shortID], of: plan) == [0])
        #expect(try chosen([], "1/2", of: plan) == [0, 1, 3])
        #expect(try chosen([], "2/2", of: plan) == [0, 2, 4])
    }

    @Test(
        "companions and the trials that they follow come with each point, and every trial is in a share"
    )
    func companions() throws {
        var experiment = DriftExperiment.make(
            sections: [
                "sweep: {grid: {precision.dtype: [float16, bfloat16]}}",
                "drift: {against: {precision.dtype: float32}, mode: both, bands: [precision, seed]}",
            ]
        )
        // Bands are vanilla, so none of them is a point.
        experiment.attention = "{backend: flash}"
        let plan = try experiment.plan()
        let shares = try (1...2).map { try chosen([], "\($0)/2", of: plan) }
        #expect(Set(shares.joined()) == Set(plan.trials.indices))
        for share in shares {
            let trials = share.map { plan.trials[$0] }, ids = Set(trials.map(\.id))
            #expect(trials.count { $0.role == .trial } == 1)
            #expect(trials.allSatisfy { $0.settings.pipeline?.guide.map(ids.contains) ?? true })
            #expect(trials.compactMap(\.companions.forced).allSatisfy(ids.contains))
        }
    }

    @Test("a share of some trials", arguments: [("1/2", [2, 4]), ("2/2", [3, 5]), ("5/5", [])])
    func shareOfSome(share: String, indices: [Int]) throws {
        #expect(try chosen(["attention.backend=flash"], share, of: Self.sweep.plan()) == indices)
    }

    @Test(
        "what is no share is refused",
        arguments: ["", "1", "0/2", "3/2", "1/0", "a/2", "1/2/3", "-1/2", "1/99999"]
    )
    func wrongShare(text: String) {
        #expect(throws: SelectionError.self) { _ = try RunShare(text) }
    }
}
