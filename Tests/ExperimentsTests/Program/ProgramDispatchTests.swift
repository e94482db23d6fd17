import Foundation
import TestSupport
import Testing

/// `sdlab dispatch` from outside.
struct ProgramDispatchTests {
    private static let shape = ["dispatch", "--shape", "2,8,4096,40"]

    @Test("a profile is told with every kernel, what speaks for it and what against it")
    func profile() throws {
        let result = try Program().start(
            Self.shape + ["--profile", "torch-2.0-cuda-sm80", "--mask"]
        ).finish()
        #expect(result.status == 0 && result.errors.isEmpty)
        for line in [
            "queries 2,8,4096,40, keys 2,8,4096,40, float16, with a mask",
            "efficient: refuses, computed by memory_efficient",
            "flash: refuses, computed by flash1",
            "math: chosen, computed by math {upcast: false}", "  - takes no mask, and there is one",
            "  + heads of 40 are within 128",
        ] {
            #expect(
                result.output.split(separator: "\n").contains { $0 == line },
                "\(result.output)"
            )
        }
    }

    @Test("without a profile each has a line, with what computes it and why")
    func profiles() throws {
        let result = try Program().start(Self.shape + ["--keys", "77"]).finish()
        let lines = result.output.split(separator: "\n")
        #expect(result.status == 0 && lines.count == 11, "\(result.output)")
        let old = try #require(lines.first { $0.hasPrefix("torch-2.0-cuda-sm80 ") })
        #expect(
            old.contains("efficient") && old.contains("memory_efficient")
                && old.contains("16 pairs")
        )
    }

    @Test("as JSON all profiles have their kernels, reasons and choice")
    func json() throws {
        let result = try Program().start(Self.shape + ["--dtype", "float64", "--json"]).finish()
        let profiles = try #require(try result.json()["profiles"] as? [[String: Any]])
        #expect(profiles.count == 8)
        let cuda = try #require(profiles.first { $0["profile"] as? String == "torch-cuda-sm80" })
        #expect(cuda["chosen"] as? String == "math")
        let kernels = try #require(cuda["kernels"] as? [[String: Any]])
        #expect(kernels.map { $0["kernel"] as? String } == ["flash", "efficient", "math", "cudnn"])
        let reasons = try #require(kernels[0]["reasons"] as? [[String: Any]])
        #expect(reasons.contains { $0["for"] as? Bool == false })
    }

    @Test("wrong shapes are answered with all that is wrong, and what was expected")
    func wrong() throws {
        let result = try Program().start(
            ["dispatch", "--shape", "2,8,4096", "--dtype", "half", "--key-shape", "1,x,3,4"]
        ).finish()
        #expect(result.status == 64 && result.output.isEmpty)
        for words in ["'2,8,4096'", "'1,x,3,4'", "'half'", "bfloat16", "batch,heads,tokens,depth"] {
            #expect(result.errors.contains(words), "\(result.errors)")
        }
    }
}
