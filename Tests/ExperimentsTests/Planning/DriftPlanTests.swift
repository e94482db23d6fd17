import Experiments
import Pipelines
import Schedulers
import Specs
import Tensors
import TestSupport
import Testing

/// References: which trials there are besides those of the sweep.
struct DriftPlanTests {
    @Test("a reference that all trials share is planned once, and comes first")
    func shared() throws {
        let plan = try DriftExperiment.make().plan()
        #expect(plan.trials.map(\.role) == [.reference, .trial, .trial, .trial, .trial])
        #expect(
            plan.trials.map(\.label) == ["ddim 6", "euler 2", "euler 4", "ddim 2", "ddim 4"]
        )
        let reference = plan.trials[0]
        #expect(reference.reference == nil)
        #expect(plan.trials.dropFirst().allSatisfy { $0.reference == reference.id })
        #expect(reference.settings.pipeline?.generation.steps == .count(6))
        #expect(plan.comparesTrials)
    }

    @Test("a trial keeps its identity whether or not it is compared")
    func identity() throws {
        let alone = try DriftExperiment.make(sections: [DriftExperiment.sweep]).plan()
        let compared = try DriftExperiment.make().plan()
        #expect(Array(compared.trials.map(\.id).dropFirst()) == alone.trials.map(\.id))
        #expect(alone.trials.allSatisfy { $0.reference == nil } && !alone.comparesTrials)
        #expect(!CanonicalJSON.text(alone.resolved).contains("drift"))
        #expect(CanonicalJSON.text(compared.resolved).contains(#""role":"reference""#))
    }

    @Test("a reference that is a point of the sweep too is computed once, as that")
    func coincidence() throws {
        let plan = try DriftExperiment.make(
            sections: [
                "sweep: {grid: {pipeline.steps: [2, 4, 6]}}",
                "drift: {against: {pipeline.steps: 6}, mode: final}",
            ]
        ).plan()
        #expect(plan.trials.map(\.role) == [.trial, .trial, .trial])
        #expect(plan.trials.map(\.reference) == Array(repeating: plan.trials[2].id, count: 3))
    }

    @Test("axes that the reference does not settle give a reference for each of their values")
    func several() throws {
        let plan = try DriftExperiment.make(
            sections: [
                "sweep: {grid: {attention.backend: [flash, math], pipeline.steps: [2, 4]}}",
                "drift: {against: {pipeline.steps: 6, precision.dtype: float64}, mode: final}",
            ]
        ).plan()
        #expect(
            plan.trials.map(\.label)
                == ["flash 6 float64", "math 6 float64", "flash 2", "flash 4", "math 2", "math 4"]
        )
        #expect(
            plan.trials.map(\.reference)
                == [nil, nil] + [0, 0, 1, 1].map { plan.trials[$0].id }
        )
        #expect(plan.trials[0].settings.dtype == .float64)
    }

    @Test("references are neither audited nor timed, and have pictures of their own")
    func plain() throws {
        let plan = try DriftExperiment.make(
            sections: [
                "drift: {against: {pipeline.steps: 6}, mode: final}", "audit: {}",
                "timing: {repeats: 2}",
            ]
        ).plan()
        #expect(plan.trials.map { $0.settings.audit == nil } == [true, false])
        #expect(plan.trials.map { $0.settings.timing == nil } == [true, false])
    }

    @Test(
        "what would draw other pictures is refused, once, where it is written",
        arguments: [
            ("prompts.0.seed: 9", "draws other prompts or seeds"),
            ("pipeline.images_per_prompt: 2", "draws other prompts or seeds"),
            ("pipeline.width: 64", "draws 64 × 32 pixels instead of 32 × 32"),
        ]
    )
    func incomparable(against: String, difference: String) throws {
        let problems = try TinyExperiment.problems(
            DriftExperiment.make(
                sections: [
                    "sweep: {grid: {pipeline.steps: [2, 4]}}",
                    "drift: {against: {\(against)}, mode: final}",
                ]
            ).text
        )
        #expect(
            problems.map(\.message)
                == ["the reference \(difference), so there is nothing to compare"]
        )
        #expect(problems.first?.sourceLine?.contains(against) == true)
    }

    @Test("what a trial may not have, a reference may not either")
    func unsupported() throws {
        for (against, word) in [
            ("pipeline.scheduler: pmdn", "pmdn"), ("attention.backend: flsh", "flsh"),
        ] {
            let problems = try TinyExperiment.problems(
                DriftExperiment.make(
                    sections: ["drift: {against: {\(against)}, mode: final}"]
                ).text
            )
            #expect(problems.count == 1 && problems.first?.message.contains(word) == true)
        }
    }

    @Test("the figures that the notebook asks for are handed on")
    func figures() throws {
        #expect(try DriftExperiment.make().plan().presentation.figures?.count == nil)
        let plan = try DriftExperiment.make(
            sections: ["notebook: [{figure: image-grid}, {text: hello}]"]
        ).plan()
        #expect(plan.presentation.figures?.map(\.value) == ["image-grid"])
        #expect(plan.warnings.isEmpty)
    }
}
