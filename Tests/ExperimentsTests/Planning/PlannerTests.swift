import Attention
import Checkpoints
import Experiments
import Foundation
import Models
import Pipelines
import Schedulers
import Specs
import TestSupport
import Testing

/// From what was written to what will be done.
struct PlannerTests {
    @Test("trials follow the order of the axes, the last one fastest")
    func order() throws {
        let plan = try TinyExperiment(
            sections: [
                "sweep: {grid: {attention.backend: [vanilla, math], "
                    + "precision.dtype: [float32, bfloat16, float16]}}"
            ]
        ).plan()
        let found = plan.trials.map {
            [$0.settings.attention.standard.name, "\($0.settings.dtype)"]
        }
        #expect(
            found == [
                ["vanilla", "float32"], ["vanilla", "bfloat16"], ["vanilla", "float16"],
                ["math", "float32"], ["math", "bfloat16"], ["math", "float16"],
            ]
        )
        #expect(plan.trials.map(\.axes.count) == Array(repeating: 2, count: 6))
        #expect(Set(plan.trials.map(\.id)).count == 6)
    }

    @Test("points that come to the same numbers are one trial")
    func duplicates() throws {
        let plan = try TinyExperiment(
            sections: [
                "sweep: {grid: {attention.backend: [flash, {name: flash, order: reverse}, math]}}"
            ]
        ).plan()
        #expect(plan.trials.map(\.settings.attention.standard.name) == ["flash", "math"])
    }

    @Test("a command line's changes go the way of the file's own text")
    func overrides() throws {
        let tiny = TinyExperiment()
        let changed = try TinyExperiment.plan(tiny.text, overrides: ["precision.dtype=float16"])
        let written = try TinyExperiment(precision: "{dtype: float16}").plan()
        #expect(changed.trials.map(\.id) == written.trials.map(\.id))
        #expect(changed.overrides == ["precision.dtype=float16"])
        let swept = try TinyExperiment.plan(
            tiny.text,
            overrides: ["precision.dtype=float16,float64"]
        )
        #expect(swept.trials.map { "\($0.settings.dtype)" } == ["float16", "float64"])
    }

    @Test("what is not said comes from the model")
    func defaults() throws {
        let plan = try TinyExperiment(pipeline: "{steps: 2}").plan()
        let generation = try #require(plan.trials.first?.settings.pipeline).generation
        #expect(generation.width == 64 && generation.height == 64)
        #expect(generation.schedulerConfiguration.className == "PNDMScheduler")
    }

    @Test("images of a prompt have seeds that count up, and batches cover all images in order")
    func requests() throws {
        let plan = try TinyExperiment(
            prompts: [
                "{id: a, prompt: a red circle, seed: 18446744073709551615}",
                "{id: b, prompt: a blue star, seed: 5}",
            ],
            pipeline: "{steps: 2, images_per_prompt: 2, batch_size: 3}"
        ).plan()
        let workload = try #require(plan.trials.first?.settings.pipeline)
        #expect(workload.requests.map(\.seed) == [.max, 0, 5, 6])
        #expect(workload.requests.map(\.prompt).last == "a blue star")
        #expect(workload.batches == [0..<3, 3..<4])
    }

    @Test("every problem is reported at once, at its place, with what was probably meant")
    func problems() throws {
        let text = """
            sdlab: 1
            name: tiny
            model: \(Repository.embeddedModel)
            prompts: [a red circle]
            pipeline:
              scheduler: pmdn
              width: 33
              height: 30
              clip_skip: 9
            attention:
              backend: flsh
              layers: {"*.attn2": {name: flash, block_z: 3, order: sideways}}
            audit:
              baseline: vanila
            """
        let problems = try TinyExperiment.problems(text)
        let found = problems.map {
            "\($0.location.mark?.line ?? 0):\($0.location.mark?.column ?? 0) \($0.message)"
        }
        #expect(
            found == [
                "6:14 no scheduler is called 'pmdn'", "7:10 'width' cannot be 33",
                "8:11 'height' cannot be 30", "9:14 'clip_skip' cannot be 9",
                "11:12 no attention backend is called 'flsh'",
                "12:37 'flash' has no option 'block_z'",
                "12:56 'flash.order' cannot be sideways",
                "14:13 no attention backend is called 'vanila'",
            ]
        )
        let suggestions = problems.map(\.suggestion)
        #expect(suggestions[0] == "pndm" && suggestions[4] == "flash")
        #expect(suggestions[7] == "vanilla")
        #expect(problems[4].expected.contains("memory_efficient"))
        #expect(problems[6].description.contains("order: sideways"))
        #expect(problems[6].remedy?.contains("forward") == true)
    }

    @Test("a problem of a swept value is reported where the value is written, once")
    func sweptProblem() throws {
        let text = TinyExperiment(
            sections: [
                "sweep:", "  grid:", "    attention.backend: [flash, mth]",
                "    precision.dtype: [float32, float16]",
            ]
        ).text
        let problems = try TinyExperiment.problems(text)
        #expect(problems.map(\.message) == ["no attention backend is called 'mth'"])
        #expect(problems.first?.suggestion == "math")
        #expect(problems.first?.sourceLine?.contains("mth") == true)
    }

    @Test(
        "a scheduler's options are checked like the file's own keys",
        arguments: [
            ("scheduler: pndm, eta: 0.5", "'eta'"),
            ("scheduler: {name: euler, use_karras_sigma: true}", "use_karras_sigma"),
            ("scheduler: {name: ddim, beta_schedule: cubic}", "beta_schedule"),
        ]
    )
    func schedulers(pipeline: String, word: String) throws {
        let problems = try TinyExperiment.problems(
            TinyExperiment(pipeline: "{steps: 2, \(pipeline)}").text
        )
        #expect(problems.count == 1)
        let problem = try #require(problems.first)
        #expect(problem.description.contains(word))
        #expect(problem.location.mark?.line == 6)
    }

    @Test("a model that is not there is a problem of its line, and says where it was looked for")
    func missingModel() throws {
        let problems = try TinyExperiment.problems(TinyExperiment(model: "no/such/model").text)
        #expect(problems.map(\.message) == ["there is no model 'no/such/model'"])
        #expect(problems.first?.location.mark?.line == 3)
        #expect(problems.first?.remedy?.contains("looked in") == true)
    }

    @Test("a model directory that lacks a file is named with that file")
    func incompleteModel() throws {
        let folder = try TemporaryDirectory(), copy = folder.file("copy")
        try FileManager.default.copyItem(atPath: Repository.embeddedModel, toPath: copy)
        try FileManager.default.removeItem(atPath: "\(copy)/vae/config.json")
        let error = try #require(throws: CheckpointError.self) {
            _ = try TinyExperiment(model: copy).plan()
        }
        #expect(error.problems.contains { $0.file.hasSuffix("vae/config.json") && $0.isMissing })
        #expect(Experiments.ExitStatus(error) == .missingInput)
    }
}
