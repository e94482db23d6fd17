import Foundation

/// The program that draws curves.
struct Gnuplot: Sendable {
    private let executable: String

    /// The first `gnuplot` of the folders in `PATH`; nil where there is none.
    init?(environment: [String: String]) {
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { "\($0)/gnuplot" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { return nil }
        executable = found
    }

    /// What a script is asked for, by its variable `format`.
    enum Format: String {
        case svg, pdf
    }

    /// What a script in `folder` writes on standard output.
    ///
    /// The user's settings and language are left out, so that one script gives one drawing. Throws `Failure`.
    func run(_ script: String, as format: Format, in folder: String) throws -> [UInt8] {
        // Into a file, for whoever reads one pipe to its end waits for ever where the other one is full.
        let warnings = FileManager.default.temporaryDirectory
            .appending(path: "sdlab-gnuplot-\(UUID().uuidString)")
        try Data().write(to: warnings)
        defer { try? FileManager.default.removeItem(at: warnings) }
        let process = Process(), output = Pipe(), errors = try FileHandle(forWritingTo: warnings)
        process.executableURL = URL(filePath: executable)
        process.arguments = ["--default-settings", "-e", "format='\(format)'", script]
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ["LC_ALL": "C.UTF-8"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let drawn = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try errors.close()
        guard process.terminationStatus == 0, !drawn.isEmpty else {
            throw Failure(
                message: String(decoding: try Data(contentsOf: warnings), as: UTF8.self)
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            )
        }
        return format == .pdf ? Self.undated(drawn) : Array(drawn)
    }

    /// The PDF file without its date, so that one script gives one file; blanks take its place, for offsets count.
    private static func undated(_ file: Data) -> [UInt8] {
        let key = Data("/CreationDate (".utf8)
        var bytes = Array(file)
        guard let place = file.range(of: key, options: .backwards),
            let end = file[place.upperBound...].firstIndex(of: UInt8(ascii: ")"))
        else { return bytes }
        for offset in place.lowerBound...end {
            bytes[offset - file.startIndex] = UInt8(ascii: " ")
        }
        return bytes
    }

    /// Gnuplot did not draw.
    struct Failure: Error, CustomStringConvertible {
        let message: String

        var description: String { "gnuplot: \(message.isEmpty ? "it drew nothing" : message)" }
    }
}
