import Foundation
import TestSupport
import Testing

/// The built program, run as a shell would run it.
struct Program {
    /// The folder that it is run in.
    let folder: TemporaryDirectory

    /// A program in a folder of its own.
    init() throws {
        folder = try TemporaryDirectory()
    }

    /// What a run of the program leaves behind.
    struct Result {
        let status: Int32
        let output: String, errors: String

        /// The output as JSON; throws where it is none.
        func json() throws -> [String: Any] {
            let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
            return try #require(value as? [String: Any])
        }
    }

    /// The program lies beside the test bundle: both are products of the same build.
    static func executable() throws -> URL {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var candidates = [URL(filePath: bundle).deletingLastPathComponent()]
        if let first = CommandLine.arguments.first {
            candidates.append(URL(filePath: first).deletingLastPathComponent())
        }
        candidates += CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
            .map { URL(filePath: $0).deletingLastPathComponent() }
        let found = candidates.map { $0.appending(path: "sdlab") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        return try #require(found, "no program 'sdlab' beside the tests: \(candidates)")
    }

    /// Starts the program; its streams go to files, so that no pipe can fill up.
    func start(
        _ arguments: [String],
        executable: URL? = nil,
        environment: [String: String] = [:]
    ) throws -> Running {
        let process = Process(), name = UUID().uuidString
        process.executableURL = try executable ?? Self.executable()
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.environment = ProcessInfo.processInfo.environment
            .filter { $0.key != "SDLAB_ISA" }.merging(environment) { $1 }
        let output = try folder.write([], to: "streams/\(name)-out")
        let errors = try folder.write([], to: "streams/\(name)-err")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        try process.run()
        return Running(process: process, folder: folder, output: output, errors: errors)
    }

    /// Runs the program to its end.
    @discardableResult
    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
        try start(arguments, environment: environment).finish()
    }

    /// Writes an experiment into the folder, and answers its name.
    @discardableResult
    func write(_ experiment: TinyExperiment, to name: String = "tiny.yaml") throws -> String {
        try folder.write(experiment.text.utf8, to: name)
        return name
    }

    /// Copies the embedded model into the folder, and answers its name.
    func copyModel() throws -> String {
        try FileManager.default.copyItem(
            atPath: Repository.embeddedModel,
            toPath: folder.file("model")
        )
        return "model"
    }

    /// Whether a file of the folder is there.
    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.file(name))
    }

    /// A program under way.
    struct Running {
        let process: Process
        /// Keeps the folder while the program is in it.
        let folder: TemporaryDirectory
        let output: String, errors: String

        /// Waits for its end.
        func finish() throws -> Result {
            process.waitUntilExit()
            func text(_ path: String) throws -> String {
                String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            }
            return Result(
                status: process.terminationReason == .exit
                    ? process.terminationStatus : -process.terminationStatus,
                output: try text(output),
                errors: try text(errors)
            )
        }
    }
}
