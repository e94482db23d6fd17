import Foundation

/// What the system says of its processor.
struct Processor: Sendable {
    /// The model's name, and what it can do; empty where the system does not say.
    let model: String, flags: [String]

    /// This machine's, from `/proc/cpuinfo`.
    static var current: Processor {
        let text =
            FileManager.default.contents(atPath: "/proc/cpuinfo")
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
        func value(_ key: String) -> String {
            let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
            let parts = line?.split(separator: ":", maxSplits: 1) ?? []
            return parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        return Processor(
            model: value("model name"),
            flags: value("flags").split(separator: " ").map(String.init)
        )
    }
}

/// Which program this is.
public enum ProgramVersion {
    /// The version of sdlab.
    public static let number = "0.1.0"

    /// The commit of the checkout that the program was built in, with `-dirty` where files are changed; empty elsewhere.
    public static var gitCommit: String {
        guard let program = Bundle.main.executablePath,
            let build = program.range(of: "/.build/")
        else { return "" }
        let checkout = String(program[..<build.lowerBound])
        let commit = git(["-C", checkout, "rev-parse", "HEAD"])
        guard !commit.isEmpty else { return "" }
        let changes = git(["-C", checkout, "status", "--porcelain", "--untracked-files=no"])
        return changes.isEmpty ? commit : "\(commit)-dirty"
    }

    /// What git prints, or nothing where there is no git or no checkout.
    private static func git(_ arguments: [String]) -> String {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return ""
        }
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return "" }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
    }
}
