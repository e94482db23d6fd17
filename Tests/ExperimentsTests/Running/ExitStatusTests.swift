import Checkpoints
import Experiments
import Records
import Specs
import Tensors
import TestSupport
import Testing

/// What the shell is told.
struct ExitStatusTests {
    private struct Other: Error {}

    @Test(
        "each sort of trouble with a record has its number",
        arguments: [
            (RecordError.Problem.missingFile, Experiments.ExitStatus.missingInput),
            (.cannotCreate, .cannotCreate),
            (.diskFull, .inputOutput), (.inputOutput, .inputOutput), (.unreadable, .inputOutput),
            (.locked, .locked), (.damaged, .invalidData), (.truncated, .invalidData),
            (.notHDF5, .invalidData), (.mismatch, .invalidData),
        ]
    )
    func records(problem: RecordError.Problem, status: Experiments.ExitStatus) {
        let error = RecordError(
            path: "a.h5",
            problem: problem,
            found: "this",
            expected: "that",
            remedy: "something"
        )
        #expect(Experiments.ExitStatus(error) == status)
    }

    @Test("a spec that is wrong is invalid data, one that is not there is a missing input")
    func specs() throws {
        let wrong = try #require(throws: SpecError.self) {
            try SpecDocument(bytes: Array("sdlab: 1\nnme: a\n".utf8), name: "a").decode()
        }
        #expect(Experiments.ExitStatus(wrong) == .invalidData)
        let missing = try #require(throws: SpecError.self) {
            try SpecDocument(path: "no/such/file.yaml")
        }
        #expect(Experiments.ExitStatus(missing) == .missingInput)
    }

    @Test("an unknown form of the kernels is a wrong command line, anything else our own fault")
    func others() throws {
        let error = try #require(throws: InstructionSetError.self) {
            _ = try MachineSettings(threads: 1, environment: ["SDLAB_ISA": "mmx"])
        }
        #expect(Experiments.ExitStatus(error) == .usage)
        #expect(error.description.contains("mmx") && error.description.contains("scalar"))
        #expect(Experiments.ExitStatus(Other()) == .internalError)
    }
}
