import Attention
import Checkpoints
import Experiments
import Foundation
import Models
import Pipelines
import Records
import Synchronization
import Tensors
import TestSupport
import Testing

/// What a run finds out about the modules of its networks, held against counts made element by element.
struct HealthMonitorTests {
    /// A module's outputs, counted by the test itself.
    struct Counted {
        var calls = 0, elements = 0, nan = 0, infinite = 0, overflow = 0
        var largest = 0.0, firstBadStep: Int?

        mutating func add(_ call: ModuleCall) {
            let numbers = call.output.doubles(), finite = numbers.filter(\.isFinite)
            calls += 1
            elements += numbers.count
            nan += numbers.count(where: \.isNaN)
            infinite += numbers.count(where: \.isInfinite)
            if call.inputs.allSatisfy({ $0.doubles().allSatisfy(\.isFinite) }) {
                overflow += numbers.count(where: \.isInfinite)
            }
            largest = max(largest, finite.map(\.magnitude).max() ?? 0)
            if finite.count < numbers.count, firstBadStep == nil {
                firstBadStep = call.step?.index ?? -1
            }
        }
    }

    /// Every module's outputs over a whole trial, and the modules in the order of execution.
    final class Count: Sendable {
        private let state = Mutex<(modules: [String: Counted], order: [String], bad: String?)>(
            ([:], [], nil)
        )

        var modules: [String: Counted] { state.withLock { $0.modules } }
        var order: [String] { state.withLock { $0.order } }
        var firstBad: String? { state.withLock { $0.bad } }

        /// Runs a trial's images through the pipeline without the machinery of experiments.
        init(_ settings: TrialSettings) throws {
            let evaluator = Evaluator(machine: Machine(threads: 2))
            let workload = try #require(settings.pipeline)
            let pipeline = StableDiffusionPipeline(
                try PipelineComponents(
                    ModelDirectory(path: workload.modelPath, variant: nil),
                    evaluator: evaluator,
                    dtype: settings.dtype,
                    vaeDType: workload.vaeDType,
                    textCleaning: workload.textCleaning,
                    hasEncoder: false
                ),
                attention: settings.attention
            )
            for batch in workload.batches {
                _ = try pipeline.generate(
                    Array(workload.requests[batch]),
                    workload.generation,
                    evaluator: evaluator,
                    observer: PipelineObserver(module: { self.note($0) })
                )
            }
        }

        private func note(_ call: ModuleCall) {
            let path = call.module.path
            state.withLock { state in
                if state.modules[path] == nil { state.order.append(path) }
                state.modules[path, default: Counted()].add(call)
                let isBad = state.modules[path]?.firstBadStep != nil
                if isBad, state.bad == nil { state.bad = path }
            }
        }
    }

    static let pipeline = "{steps: 4, guidance_scale: 5.0, width: 32, height: 32}"

    private func experiment(_ model: String, sections: [String] = []) -> TinyExperiment {
        TinyExperiment(
            model: model,
            pipeline: Self.pipeline,
            precision: "{dtype: float16}",
            sections: sections
        )
    }

    /// Compares a record's table with the counts of its only trial.
    private func compare(_ record: Record, _ count: Count) throws {
        let table = try record.requiredTable("health")
        #expect(try table.strings("path") == count.order)
        #expect(try table.integers("order") == Array(count.order.indices))
        let counted = try count.order.map { try #require(count.modules[$0]) }
        #expect(try table.integers("calls") == counted.map(\.calls))
        #expect(try table.integers("elements") == counted.map(\.elements))
        #expect(try table.integers("nan") == counted.map(\.nan))
        let infinite = try zip(
            table.integers("positive_infinity"),
            table.integers("negative_infinity")
        ).map(+)
        #expect(infinite == counted.map(\.infinite))
        #expect(try table.integers("overflow") == counted.map(\.overflow))
        let largest = try table.reals("absmax").map { $0.isNaN ? 0 : $0 }
        #expect(largest == counted.map(\.largest))
        #expect(try table.integers("first_bad_step") == counted.map { $0.firstBadStep ?? -1 })
        let trials = try record.requiredTable("trials")
        #expect(try trials.strings("first_bad_module") == [count.firstBad ?? ""])
    }

    @Test("a trial without trouble has a row for each module, and no first bad one")
    func healthy() throws {
        let plan = try experiment(Repository.embeddedModel).plan()
        let record = try plan.record(), count = try Count(plan.trials[0].settings)
        try compare(record, count)
        #expect(count.firstBad == nil && count.order.count > 200)
        let table = try record.requiredTable("health")
        #expect(try table.integers("trial").allSatisfy { $0 == 0 })
        #expect(try Set(table.strings("dtype")) == ["float16"])
        #expect(try Set(table.strings("kind")).count == NetworkModule.Kind.allCases.count)
    }

    @Test("an overflow on purpose is found in the module, the step and the counts that it has")
    func overflow() throws {
        let model = try OverflowingModel(), log = EventLog()
        let plan = try experiment(model.path).plan(), folder = try TemporaryDirectory()
        let summary = try plan.run(into: folder.path, observer: log.observer)
        let record = try RecordReader.open(summary.recordPath).record()
        let count = try Count(plan.trials[0].settings)
        try compare(record, count)
        #expect(count.firstBad == model.module)
        // The scale is chosen so that the first steps pass.
        let step = try #require(count.modules[model.module]?.firstBadStep)
        #expect(step > 0)
        #expect(try record.requiredTable("trials").integers("first_bad_step") == [step])
        #expect(summary.statuses == [.completed: 1])
        #expect(log.firstBadModules == ["\(model.module) \(step)"])
    }

    @Test("guidance that overflows is named as what it is")
    func guidance() throws {
        var experiment = experiment(Repository.embeddedModel)
        experiment.pipeline = "{steps: 2, guidance_scale: 1.0e+7, width: 32, height: 32}"
        let trials = try experiment.plan().record().requiredTable("trials")
        #expect(try trials.strings("first_bad_module") == ["guidance"])
        #expect(try trials.integers("first_bad_step") == [0])
    }

    @Test("the same is found for any threads, instruction set and audit")
    func invariant() throws {
        let model = try OverflowingModel()
        let plan = try experiment(model.path).plan()
        let audited = try experiment(model.path, sections: ["audit: {steps: [first]}"]).plan()
        let wanted = try plan.record().requiredTable("health")
        #expect(try plan.record(threads: 1).requiredTable("health") == wanted)
        #expect(try plan.record(instructionSet: "scalar").requiredTable("health") == wanted)
        #expect(try audited.record().requiredTable("health") == wanted)
    }

    @Test("trials of several formats join, each with its own rows")
    func joined() throws {
        let model = try OverflowingModel()
        let record = try experiment(
            model.path,
            sections: ["sweep: {grid: {precision.dtype: [float32, float16]}}"]
        ).plan().record()
        let trials = try record.requiredTable("trials"), health = try record.requiredTable("health")
        #expect(try trials.strings("first_bad_module") == ["", model.module])
        let trial = try health.integers("trial"), dtype = try health.strings("dtype")
        #expect(zip(trial, dtype).allSatisfy { $1 == ($0 == 0 ? "float32" : "float16") })
        #expect(Set(trial) == [0, 1])
    }

    @Test("a batch's second image is named as the one that went wrong")
    func image() throws {
        // The first image is drawn by weights that are fine; the second one's latents are not.
        let folder = try TemporaryDirectory()
        var latents = [Double](repeating: 0.5, count: 2 * 4 * 8 * 8)
        latents[300] = .infinity
        try Safetensors.write(
            ["latents": Tensor(latents, shape: [2, 4, 8, 8], dtype: .float32)],
            to: folder.file("latents.safetensors")
        )
        var experiment = experiment(Repository.embeddedModel)
        experiment.prompts = ["{id: a, prompt: a, seed: 7}", "{id: b, prompt: b, seed: 8}"]
        experiment.pipeline =
            "{steps: 2, width: 32, height: 32, batch_size: 2, latents: \(folder.file("latents.safetensors"))}"
        let record = try experiment.plan().record()
        let health = try record.requiredTable("health")
        let row = try #require(try health.strings("path").firstIndex(of: "unet.conv_in"))
        #expect(try health.integers("first_bad_image")[row] == 1)
        #expect(try health.integers("overflow")[row] == 0)
        let trials = try record.requiredTable("trials")
        #expect(try trials.strings("first_bad_module") == ["unet.conv_in"])
    }
}
