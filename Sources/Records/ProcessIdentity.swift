import Glibc

/// Which process, of all that ever ran on all hosts: a process number alone is used again.
struct ProcessIdentity: Equatable, Sendable {
    /// The name of the host.
    let host: String
    /// The number of the process.
    let process: Int32
    /// When it started, ISO 8601, for people.
    let start: String
    /// When it started, in clock ticks since the host did.
    let ticks: UInt64
    /// Which start of the host that was.
    let boot: String

    /// The process that asks. Throws `inputOutput` where the system does not tell.
    static func current(for path: String) throws(RecordError) -> ProcessIdentity {
        let process = getpid()
        guard let ticks = startTicks(of: process) else {
            throw RecordError(
                path: path,
                problem: .inputOutput,
                found: "cannot read /proc/\(process)/stat",
                expected: "a mounted /proc",
                remedy: "mount /proc, as every Linux does"
            )
        }
        var system = utsname()
        uname(&system)
        let host = withUnsafeBytes(of: &system.nodename) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return ProcessIdentity(
            host: host,
            process: process,
            start: date(ofTicks: ticks),
            ticks: ticks,
            boot: bootIdentity
        )
    }

    /// Whether the process ran on this host and does so no longer. False for other hosts, which
    /// cannot be asked.
    var isGone: Bool {
        guard let here = try? Self.current(for: ""), here.host == host else { return false }
        return boot != Self.bootIdentity || Self.startTicks(of: process) != ticks
    }

    private static var bootIdentity: String {
        let text = SmallFile.read("/proc/sys/kernel/random/boot_id") ?? "unknown"
        return String(text.prefix { !$0.isWhitespace })
    }

    /// Field 22 of `/proc/<process>/stat`, counted after the program's name, which may hold blanks
    /// and brackets.
    private static func startTicks(of process: Int32) -> UInt64? {
        guard let text = SmallFile.read("/proc/\(process)/stat"),
            let bracket = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: bracket)...].split(separator: " ")
        // A zombie has ended; only its parent has not noticed.
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return UInt64(fields[19])
    }

    private static func date(ofTicks ticks: UInt64) -> String {
        let line = (SmallFile.read("/proc/stat") ?? "").split(separator: "\n")
            .first { $0.hasPrefix("btime ") }
        let boot = line.flatMap { Int($0.dropFirst("btime ".count)) } ?? 0
        var seconds = time_t(boot + Int(ticks) / max(1, sysconf(Int32(_SC_CLK_TCK))))
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text = [UInt8](repeating: 0, count: 32)
        let length = text.withUnsafeMutableBytes { buffer in
            strftime(
                buffer.bindMemory(to: CChar.self).baseAddress,
                buffer.count,
                "%Y-%m-%dT%H:%M:%SZ",
                &parts
            )
        }
        return String(decoding: text.prefix(length), as: UTF8.self)
    }
}

extension ProcessIdentity: CustomStringConvertible {
    /// Five lines, `key: value`.
    var description: String {
        "host: \(host)\nprocess: \(process)\nstart: \(start)\nticks: \(ticks)\nboot: \(boot)\n"
    }

    /// Reads what `description` gives; nil for anything else.
    init?(_ text: String) {
        var values: [Substring: String] = [:]
        for line in text.split(separator: "\n") {
            guard let colon = line.firstRange(of: ": ") else { return nil }
            values[line[..<colon.lowerBound]] = String(line[colon.upperBound...])
        }
        guard text.hasSuffix("\n"), let host = values["host"],
            let process = values["process"].flatMap({ Int32($0) }), let start = values["start"],
            let ticks = values["ticks"].flatMap({ UInt64($0) }), let boot = values["boot"]
        else { return nil }
        self.init(host: host, process: process, start: start, ticks: ticks, boot: boot)
    }
}
