import Experiments
import Foundation
import Records
import Tensors
import TestSupport
import Testing

/// A certificate from the experiment file to the sentence.
struct InvarianceTests {
    /// Three images over threads, batch sizes and all forms of the kernels, and a control.
    static let experiment = TinyExperiment(
        prompts: [
            "{id: a, prompt: a large red circle, seed: 7}",
            "{id: b, prompt: a blue star, negative_prompt: red, seed: 8}",
            "{id: c, prompt: a green square, seed: 9}",
        ],
        pipeline: "{steps: 1, scheduler: ddim, width: 16, height: 24}",
        attention: "{backend: flash}",
        sections: [
            "sweep:",
            "  grid:",
            "    machine.instruction_set: [\(forms.joined(separator: ", "))]",
            "    machine.threads: [1, 3]",
            "    pipeline.batch_size: [1, 2, 3]",
            "invariance: {across: [machine.instruction_set, machine.threads, pipeline.batch_size]}",
        ]
    )

    static let forms = InstructionSet.available.map(\.rawValue)

    /// A machine that has scalar code only.
    static let narrow = MachineSettings(
        threads: 2,
        instructionSet: .scalar,
        available: [.scalar]
    )

    @Test("the results have the same bits across threads, batch sizes and forms of the kernels")
    func certificate() throws {
        let folder = try TemporaryDirectory()
        let summary = try Self.experiment.plan().run(into: folder.path)
        #expect(summary.exitStatus == nil)
        let record = try RecordReader.open(summary.recordPath).record()
        let trials = try record.requiredTable("trials")
        let count = 6 * Self.forms.count
        #expect(Set(try trials.strings("tensors_sha256")).count == 1)
        #expect(try trials.strings("machine_threads").prefix(4) == ["1", "1", "1", "3"])
        #expect(Set(try trials.strings("machine_instruction_set")) == Set(Self.forms))
        let verdicts = try record.requiredTable("verdicts")
        #expect(try verdicts.strings("gate") == Array(repeating: "equal_bits", count: count))
        #expect(try verdicts.strings("verdict") == Array(repeating: "pass", count: count))
        #expect(try verdicts.integers("call") == Array(repeating: -1, count: count))
        #expect(try verdicts.integers("trial") == Array(0..<count))
    }

    @Test("each trial runs on the machine that it asks for, whatever the command line says")
    func machines() throws {
        let record = try TinyExperiment(
            pipeline: "{steps: 1, scheduler: ddim, width: 16, height: 16}",
            sections: [
                "machine: {instruction_set: scalar}",
                "sweep: {grid: {machine.threads: [3, null, 1]}}",
            ]
        ).plan().record(threads: 2)
        let provenance = try record.requiredTable("provenance/trials")
        #expect(try provenance.integers("threads") == [3, 2, 1])
        #expect(try provenance.strings("instruction_set") == ["scalar", "scalar", "scalar"])
    }

    @Test("a doctored tensor fails its trial, though its shard is whole")
    func doctored() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        let honest = try plan.run(into: folder.path)
        let path = ResultsFolder(name: plan.name, output: folder.path).shardPath(plan.trials[4])
        var shard = try RecordReader.open(path).record()
        shard.tensors = shard.tensors.map { tensor in
            guard tensor.name == "images" else { return tensor }
            var bytes = tensor.bytes
            bytes[bytes.count - 4] ^= 1
            return Records.RecordedTensor(
                trial: tensor.trial,
                name: tensor.name,
                format: tensor.format,
                shape: tensor.shape,
                axes: tensor.axes,
                bytes: bytes
            )
        }
        try FileManager.default.removeItem(atPath: path)
        _ = try RecordWriter.write(shard, to: path)
        let log = EventLog()
        let summary = try plan.run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials.isEmpty)
        #expect(summary.exitStatus == .gateFailed && honest.exitStatus == nil)
        #expect(summary.contentDigest != honest.contentDigest)
        let record = try RecordReader.open(summary.recordPath).record()
        let verdicts = try record.requiredTable("verdicts").strings("verdict")
        #expect(verdicts.indices.filter { verdicts[$0] == "fail" } == [4])
    }

    @Test("a control that has the same bits everywhere was not caught, which is 1")
    func missedControl() throws {
        var experiment = Self.experiment
        experiment.sections = [
            "sweep: {grid: {attention.backend: [flash, vanilla], machine.threads: [1, 2]}}",
            "invariance: {across: [machine.threads], control: {attention.backend: vanilla}}",
        ]
        let folder = try TemporaryDirectory()
        let summary = try experiment.plan().run(into: folder.path)
        #expect(summary.exitStatus == .gateFailed)
        let record = try RecordReader.open(summary.recordPath).record()
        let verdicts = try record.requiredTable("verdicts")
        #expect(
            try verdicts.strings("gate")
                == ["equal_bits", "equal_bits", "control_caught", "control_caught"]
        )
        #expect(try verdicts.strings("verdict") == ["pass", "pass", "fail", "fail"])
    }

    @Test("a control that varies is caught, which is what it is for")
    func caughtControl() throws {
        var experiment = Self.experiment
        experiment.sections = [
            "sweep: {grid: {precision.dtype: [float32, float16], attention.backend: [flash, vanilla]}}",
            "invariance: {across: [attention.backend], control: {precision.dtype: float16}}",
        ]
        let plan = try TinyExperiment.plan(
            experiment.text,
            overrides: ["precision.dtype=float16"]
        )
        let folder = try TemporaryDirectory()
        let summary = try plan.run(into: folder.path)
        #expect(summary.exitStatus == nil)
        let record = try RecordReader.open(summary.recordPath).record()
        let verdicts = try record.requiredTable("verdicts")
        #expect(try verdicts.strings("gate") == ["control_caught", "control_caught"])
        #expect(try verdicts.strings("verdict") == ["pass", "pass"])
    }

    @Test("what the processor lacks is unavailable: recorded, not judged, and no failure")
    func unavailable() throws {
        var experiment = Self.experiment
        experiment.sections = [
            "sweep: {grid: {machine.instruction_set: [scalar, avx2, avx512, neon], machine.threads: [1, 2]}}",
            "invariance: {across: [machine.instruction_set, machine.threads]}",
        ]
        let plan = try experiment.plan()
        let folder = try TemporaryDirectory()
        let log = EventLog()
        let summary = try plan.run(
            into: folder.path,
            machine: Self.narrow,
            observer: log.observer
        )
        #expect(summary.exitStatus == nil)
        #expect(summary.statuses == [.completed: 2, .unavailable: 6])
        let record = try RecordReader.open(summary.recordPath).record()
        let trials = try record.requiredTable("trials")
        #expect(try trials.strings("status").suffix(6) == Array(repeating: "unavailable", count: 6))
        #expect(
            try trials.strings("error")[2] == "avx2 cannot be had: this processor has scalar"
        )
        #expect(try trials.strings("tensors_sha256").suffix(6).allSatisfy(\.isEmpty))
        #expect(
            try record.requiredTable("verdicts").strings("verdict")
                == ["pass", "pass"] + Array(repeating: "not-applicable", count: 6)
        )
        #expect(
            try record.requiredTable("provenance/trials").integers("threads")
                == [1, 2] + Array(repeating: 0, count: 6)
        )
        // On a processor that has more, the same folder is filled up.
        let more = try plan.run(into: folder.path)
        #expect(more.statuses[.completed] == 2 * Self.forms.count)
    }

    @Test("what this processor lacks is known before anything runs")
    func planned() throws {
        let trials = try Self.experiment.plan().trials
        #expect(trials.allSatisfy { $0.obstacle == nil })
        let last = try #require(trials.last).settings.machine
        #expect(
            last.obstacle(available: [])?.hasSuffix(" cannot be had: this processor has ") == true
        )
        #expect(RequestedMachine(threads: 64).obstacle(available: []) == nil)
    }

    @Test("the plan's settings name the question, and only where it was asked")
    func resolved() throws {
        #expect(try "\(Self.experiment.plan().resolved)".contains("across"))
        #expect(try !"\(TinyExperiment().plan().resolved)".contains("invariance"))
    }
}
