import Foundation
import Tensors

/// sdlab's side of `benchmarks/kernels`: makes kernels ready and times them, a line of JSON for a line of JSON.
@main
enum KernelBenchmark {
    static let help = """
        sdlab's side of benchmarks/kernels, which starts it and talks to it in lines of JSON.

        The first line that it writes says what computes. Then each line that it reads is answered by one:

          {"prepare": {"kind": "gemm", "dtype": "float32", "shape": [512, 1280, 1280], "threads": 2}}
              makes inputs, packs weights and calls each side once   -> {"ready": true}
          {"run": "ours"}      times sdlab's kernel                  -> {"seconds": 0.0211}
          {"run": "theirs"}    times what it is held against, where that is played here
          {"forget": true}     lets go of what was prepared          -> {"ready": true}

        Seconds are those of one call: the median of the calls in a tenth of a second, the first left out; the one
        call where it takes longer.

          kind                 shape                                    theirs
        \(JobKind.allCases.map(\.line).joined(separator: "\n"))

        SDLAB_ISA=scalar|avx2|avx512|neon chooses the kernels' form, as in sdlab.

        """

    static func main() {
        if CommandLine.arguments.count > 1 {
            let asksForHelp = ["-h", "--help"].contains(CommandLine.arguments[1])
            write(help, to: asksForHelp ? .standardOutput : .standardError)
            exit(asksForHelp ? 0 : 64)
        }
        do {
            try answerRequests()
        } catch {
            write("kernel-benchmark: \(error)\n", to: .standardError)
            exit(1)
        }
    }

    private static func answerRequests() throws {
        let isa = try InstructionSet.chosen(environment: ProcessInfo.processInfo.environment)
        try answer(Answer(computes: "sdlab \(isa.rawValue), OpenBLAS \(OpenBLAS.core)"))
        var job: PreparedJob?
        while let line = readLine() {
            let request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
            if let description = request.prepare {
                job = nil
                job = try description.prepared(instructionSet: isa)
                try answer(Answer(ready: true))
            } else if let side = request.run {
                guard let call = job?.sides[side] else { throw RequestError(line: line) }
                try answer(Answer(seconds: Turn.seconds(of: call)))
            } else {
                job = nil
                try answer(Answer(ready: true))
            }
        }
    }

    private static func answer(_ answer: Answer) throws {
        FileHandle.standardOutput.write(try JSONEncoder().encode(answer) + Data("\n".utf8))
    }

    private static func write(_ text: String, to file: FileHandle) {
        file.write(Data(text.utf8))
    }
}
