import Experiments
import Foundation
import Specs
import TestSupport
import Testing

/// Pictures without a record.
struct PictureRunTests {
    private func draw(
        _ prompts: [String],
        _ settings: [(key: String, value: String)],
        repeats: Int = 1,
        observer: RunObserver = RunObserver()
    ) throws -> PictureRun.Result {
        let size = [
            ("pipeline.steps", "2"), ("pipeline.width", "32"), ("pipeline.height", "32"),
            ("pipeline.guidance_scale", "5.0"),
        ]
        return try PictureRun(
            PictureRun.Request(
                prompts: prompts,
                settings: size.map { (key: $0.0, value: $0.1) } + settings,
                model: Repository.embeddedModel,
                negativePrompt: "",
                seed: 7,
                warmup: 1,
                repeats: repeats
            ),
            machine: MachineSettings(threads: 2, environment: [:]),
            paths: DataPaths()
        ).run(observer: observer)
    }

    @Test("a picture is the one that an experiment draws")
    func equal() throws {
        let folder = try TemporaryDirectory()
        _ = try TinyExperiment(
            prompts: [
                "{id: a, prompt: \"a \\\"large\\\" red: circle\", seed: 7}",
                "{id: b, prompt: a blue star, seed: 8}",
            ],
            attention: "{backend: math}",
            precision: "{dtype: float16}"
        ).plan().run(into: folder.path)
        let drawn = try draw(
            ["a \"large\" red: circle", "a blue star"],
            [("attention.backend", "math"), ("precision.dtype", "float16")],
            repeats: 2
        )
        let files = try ["a", "b"].map {
            Array(try Data(contentsOf: URL(filePath: folder.file("images/\($0).png"))))
        }
        #expect(drawn.pictures == files)
        #expect(drawn.seconds.count == 2 && drawn.warmupSeconds.count == 1)
        #expect(drawn.phases.values.allSatisfy { $0.count == 2 })
        #expect(drawn.peakTensorBytes > 0 && drawn.peakResidentBytes > drawn.peakTensorBytes)
    }

    @Test("all that is wrong with a request is said at once")
    func wrong() throws {
        let error = try #require(throws: SpecError.self) {
            _ = try draw(["a"], [("attention.backend", "flsh"), ("pipeline.scheduler", "pmdn")])
        }
        #expect(
            error.problems.map(\.suggestion).sorted { $0 ?? "" < $1 ?? "" } == ["flash", "pndm"]
        )
    }

    @Test("drawing can be interrupted")
    func interrupted() {
        let log = EventLog(stopAfter: 2)
        #expect(throws: Interrupted.self) {
            _ = try draw(["a circle"], [], observer: log.observer)
        }
        #expect(log.networkCalls == 2)
    }
}
