import Foundation
public import Records
import Tensors

/// The circumstances of a run: everything that may differ between two equal runs.
public struct RunEnvironment: Sendable {
    /// Facts in a fixed order: times apart, what a reader would ask about the machine.
    public let facts: [Record.Fact]
    private let host: String

    /// Asks the machine that these settings give.
    public init(_ settings: MachineSettings, commandLine: [String]) {
        self.init(machine: settings.machine(), commandLine: commandLine)
    }

    /// Asks the machine.
    init(machine: Machine, commandLine: [String]) {
        host = ProcessInfo.processInfo.hostName
        let processor = Processor.current
        facts = [
            Record.Fact("sdlab_version", ProgramVersion.number),
            Record.Fact("git_commit", ProgramVersion.gitCommit),
            Record.Fact("command_line", commandLine.joined(separator: " ")),
            Record.Fact("host", host),
            Record.Fact("operating_system", ProcessInfo.processInfo.operatingSystemVersionString),
            Record.Fact("processor", processor.model),
            Record.Fact("processor_flags", processor.flags.joined(separator: " ")),
            Record.Fact(
                "processor_count",
                .integer(ProcessInfo.processInfo.activeProcessorCount, units: "1")
            ),
            Record.Fact(
                "memory",
                .integer(Int(ProcessInfo.processInfo.physicalMemory), units: "bytes")
            ),
            Record.Fact("threads", .integer(machine.pool.count, units: "1")),
            Record.Fact("instruction_set", machine.instructionSet.rawValue),
            Record.Fact("openblas", OpenBLAS.configuration),
            Record.Fact("openblas_core", OpenBLAS.core),
            Record.Fact("hdf5", HDF5Library.version),
            Record.Fact(
                "floating_point",
                machine.pool.roundsAsIEEE ? "to nearest, no flush to zero" : "not IEEE"
            ),
        ]
    }

    /// Facts of one trial, as a table below `provenance`; without a machine where the trial found none to run on.
    func trialTable(_ outcome: TrialRun.Outcome, on machine: Machine?) -> Table {
        Self.trialTable(outcome, host: host, machine: machine)
    }

    /// The same for any host.
    static func trialTable(
        _ outcome: TrialRun.Outcome,
        host: String,
        machine: Machine?
    ) -> Table {
        Table(
            "provenance/trials",
            dimension: "trial",
            columns: [
                Column("began", [text(outcome.began)], longName: "when the trial began, UTC"),
                Column(
                    "seconds",
                    [outcome.seconds],
                    units: "s",
                    longName: "how long it took in all"
                ),
                Column("host", [host], longName: "the machine"),
                Column("threads", [machine?.pool.count ?? 0], longName: "threads"),
                Column(
                    "instruction_set",
                    [machine?.instructionSet.rawValue ?? ""],
                    longName: "form of the kernels that ran"
                ),
            ]
        )
    }

    /// A time in ISO 8601, UTC.
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
