import ArgumentParser
import Experiments
import Foundation
import Records
import Specs

/// `sdlab generate`: draws pictures without a record.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Draw a picture of each prompt.",
        discussion: """
            With several prompts, -o star.png writes star-1.png, star-2.png and so on; picture k has the seed plus k.

              sdlab generate "a large red circle on a white background" -o circle.png
              sdlab generate "a blue star" --dtype float16 --attention flash --steps 20 -o star.png
              sdlab generate "a blue star" --image star.png --strength 0.6 -S pipeline.generator=philox -o other.png
            """
    )

    @Argument(help: "What to draw.")
    var prompts: [String]

    @Option(name: .shortAndLong, help: "The PNG file to write.")
    var output: String

    @Option(help: "The model, a directory in diffusers' layout.")
    var model = "weights/shapes64"

    @Option(help: "What not to draw.")
    var negativePrompt: String?

    @Option(help: "The seed of the first picture.")
    var seed: UInt64 = 0

    @Option(help: "Denoising steps (default: 50).")
    var steps: Int?

    @Option(
        help:
            "How far to go beyond the unconditional prediction (default: 5, what shapes64 likes best)."
    )
    var guidanceScale = 5.0

    @Option(
        help:
            "The scheduler, such as pndm, ddim, euler, heun or dpmsolver++ (default: the model's own)."
    )
    var scheduler: String?

    @Option(help: "A PNG file to start from (image-to-image).")
    var image: String?

    @Option(help: "A PNG file that is white where the picture is drawn anew (inpainting).")
    var maskImage: String?

    @Option(
        help: "The share of the steps taken from a picture (default: diffusers' own, such as 0.8)."
    )
    var strength: Double?

    @Option(help: "Pixels across (default: the model's own).")
    var width: Int?

    @Option(help: "Pixels down (default: the model's own).")
    var height: Int?

    @Option(help: "float64, float32, float16 or bfloat16.")
    var dtype = "float32"

    @Option(help: "The attention backend.")
    var attention = "flash"

    @Option(help: "The matrix product: chain or openblas.")
    var matmul = "chain"

    @Option(
        name: [.customShort("S"), .customLong("set")],
        help: ArgumentHelp(
            "Any other key of an experiment file, such as variant=fp16 or pipeline.clip_skip=1.",
            valueName: "key=value"
        )
    )
    var set: [String] = []

    @OptionGroup var machine: MachineOptions

    @Option(help: "Unmeasured generations before the measured ones.")
    var warmup = 0

    @Option(help: "Measured generations.")
    var repeats = 1

    @Flag(help: "Print times, memory and file names as JSON.")
    var json = false

    func run() throws {
        do {
            try draw()
        } catch {
            throw Failure.exit(for: error)
        }
    }

    private func draw() throws {
        let files = prompts.indices.map(path)
        for file in files { try OutputFile.check(file) }
        let progress = ProgressLine(), interruption = Interruption()
        let signals = Signals(interruption)
        let run = PictureRun(
            PictureRun.Request(
                prompts: prompts,
                settings: settings,
                overrides: set,
                model: model,
                negativePrompt: negativePrompt,
                seed: seed,
                warmup: warmup,
                repeats: repeats
            ),
            machine: try machine.settings(),
            paths: DataPaths(executable: ProgramPath.current)
        )
        let result = try withExtendedLifetime(signals) {
            try run.run(observer: RunObserver(interruption: interruption) { progress.note($0) })
        }
        for (file, picture) in zip(files, result.pictures) {
            try AtomicFile.write(picture, to: file)
        }
        json ? printJSON(files, result) : printText(files, result)
    }

    /// Values as the experiment file writes them; its own checks say what is wrong with them.
    private var settings: [(key: String, value: String)] {
        func quoted(_ text: String) -> String { CanonicalJSON.text(.string(text)) }
        var settings = [
            ("pipeline.guidance_scale", "\(guidanceScale)"), ("precision.dtype", quoted(dtype)),
            ("attention.backend", quoted(attention)), ("matmul", quoted(matmul)),
        ]
        if let steps { settings.append(("pipeline.steps", "\(steps)")) }
        if let scheduler { settings.append(("pipeline.scheduler", quoted(scheduler))) }
        if let width { settings.append(("pipeline.width", "\(width)")) }
        if let height { settings.append(("pipeline.height", "\(height)")) }
        if let image { settings.append(("pipeline.image", quoted(image))) }
        if let maskImage { settings.append(("pipeline.mask_image", quoted(maskImage))) }
        if let strength { settings.append(("pipeline.strength", "\(strength)")) }
        return settings.map { (key: $0.0, value: $0.1) }
    }

    /// The file of a picture.
    private func path(_ index: Int) -> String {
        guard prompts.count > 1 else { return output }
        let stem = output.hasSuffix(".png") ? String(output.dropLast(4)) : output
        return "\(stem)-\(index + 1).png"
    }

    private func printText(_ files: [String], _ result: PictureRun.Result) {
        for file in files { print(file) }
        let times = result.seconds.map { String(format: "%.2f s", $0) }.joined(separator: ", ")
        Terminal.complain("\(times); tensors \(result.peakTensorBytes / 1_048_576) MiB at most")
    }

    private func printJSON(_ files: [String], _ result: PictureRun.Result) {
        func list(_ numbers: [Double]) -> CanonicalJSON.Value {
            .array(numbers.map { .number($0) })
        }
        print(
            CanonicalJSON.text(
                .object([
                    "images": .array(files.map { .string($0) }), "seconds": list(result.seconds),
                    "warmup_seconds": list(result.warmupSeconds),
                    "load_seconds": .number(result.loadSeconds),
                    "phases": .object(result.phases.mapValues(list)),
                    "peak_tensor_bytes": .integer(Int128(result.peakTensorBytes)),
                    "peak_resident_bytes": .integer(Int128(result.peakResidentBytes)),
                    "threads": .integer(Int128(machine.threadCount)),
                ])
            )
        )
    }
}
