import Foundation
import Images
import Pipelines
import Records
import Specs
import Tensors

/// Draws single pictures: a plan of one trial, without a record.
public struct PictureRun: Sendable {
    /// What is asked for; what is nil is the model's or the spec's default.
    public struct Request: Sendable {
        /// What to draw.
        public var prompts: [String]
        /// Keys of the experiment file with their values as YAML writes them, such as `pipeline.steps` and `20`.
        public var settings: [(key: String, value: String)]
        /// Further keys as `key=value`.
        public var overrides: [String]
        /// The model's directory, what not to draw, and the seed of the first picture.
        public var model: String, negativePrompt: String?, seed: UInt64
        /// Repetitions for timing: before the clock counts, and those that are measured.
        public var warmup: Int, repeats: Int

        /// A request from its parts.
        public init(
            prompts: [String],
            settings: [(key: String, value: String)],
            overrides: [String] = [],
            model: String,
            negativePrompt: String?,
            seed: UInt64,
            warmup: Int,
            repeats: Int
        ) {
            self.prompts = prompts
            self.settings = settings
            self.overrides = overrides
            self.model = model
            self.negativePrompt = negativePrompt
            self.seed = seed
            self.warmup = warmup
            self.repeats = repeats
        }
    }

    /// What came out.
    public struct Result: Sendable {
        /// The pictures' PNG bytes.
        public let pictures: [[UInt8]]
        /// Seconds of each repetition, and of the warm-ups; reading the model apart.
        public let seconds: [Double], warmupSeconds: [Double], loadSeconds: Double
        /// Seconds of each phase, a number a repetition.
        public let phases: [String: [Double]]
        /// The most bytes of tensors, and of the process, at once.
        public let peakTensorBytes: Int, peakResidentBytes: Int
    }

    private let request: Request
    private let machine: MachineSettings
    private let paths: DataPaths

    /// A run on a machine; models are looked for in `paths`.
    public init(_ request: Request, machine: MachineSettings, paths: DataPaths) {
        self.request = request
        self.machine = machine
        self.paths = paths
    }

    /// Draws the pictures, one after the other.
    ///
    /// Throws `SpecError`, `CheckpointError`, `Interrupted`, or `PictureError` where drawing failed.
    public func run(observer: RunObserver) throws -> Result {
        let plan = try Planner(paths: paths, threads: machine.threads).plan(
            SpecDocument(bytes: Array(text.utf8), name: "generate"),
            overrides: Override.parse(
                request.settings.map { "\($0.key)=\($0.value)" } + request.overrides,
                first: 1
            )
        )
        let trial = plan.trials[0], count = trial.settings.workload.images
        guard plan.trials.count == 1, count == request.prompts.count else {
            throw PictureError(
                status: .failed,
                message: "the changes ask for \(plan.trials.count) trials of "
                    + "\(count) pictures; one picture of each prompt is drawn. "
                    + "Write an experiment file for more"
            )
        }
        let forecast = try Forecast(trial.settings)
        observer.event(.began(trials: 1, reused: 0))
        observer.event(
            .trialBegan(
                RunEvent.Beginning(
                    0,
                    trial,
                    forecast,
                    networkCalls: forecast.networkCalls * (request.warmup + request.repeats)
                )
            )
        )
        let outcome = try TrialRun(
            trial: trial,
            forecast: forecast,
            machine: machine.machine(trial.settings),
            observer: observer
        ).run()
        observer.event(.merging)
        guard outcome.status == .completed else {
            throw PictureError(status: outcome.status, message: outcome.error)
        }
        func seconds(_ phase: String, _ isWarmup: Bool) -> [Double] {
            outcome.samples.filter { $0.phase == phase && $0.isWarmup == isWarmup }.map(\.seconds)
        }
        return Result(
            pictures: try outcome.pictures.map { try PNG.encode($0) },
            seconds: seconds("total", false),
            warmupSeconds: seconds("total", true),
            loadSeconds: outcome.loadSeconds,
            phases: Dictionary(
                uniqueKeysWithValues: PipelinePhase.allCases.map {
                    ($0.rawValue, seconds($0.rawValue, false))
                }
            ),
            peakTensorBytes: outcome.peakBytes,
            peakResidentBytes: ProcessMemory.peakResidentBytes
        )
    }

    /// The request as an experiment file; JSON strings are YAML strings.
    private var text: String {
        func quoted(_ text: String) -> String { CanonicalJSON.text(.string(text)) }
        let prompts = request.prompts.enumerated().map { index, prompt in
            "  - {id: picture-\(index + 1), prompt: \(quoted(prompt)), "
                + (request.negativePrompt.map { "negative_prompt: \(quoted($0)), " } ?? "")
                + "seed: \(request.seed &+ UInt64(index))}"
        }
        return """
            sdlab: 1
            name: generate
            model: \(quoted(request.model))
            timing: {warmup: \(request.warmup), repeats: \(request.repeats)}
            prompts:
            \(prompts.joined(separator: "\n"))
            """
    }
}

/// A picture could not be drawn.
public struct PictureError: Error, CustomStringConvertible {
    /// How it ended, and what was said.
    public let status: TrialStatus, message: String

    /// What was said.
    public var description: String { "error: \(message)" }
}

/// The memory of this process.
enum ProcessMemory {
    /// The largest resident size so far, in bytes.
    static var peakResidentBytes: Int {
        let status =
            FileManager.default.contents(atPath: "/proc/self/status")
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let number = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap {
            Int($0)
        }
        return (number ?? 0) * 1024
    }
}
