import Attention
import Testing

@Suite("Questions to dispatchers as somebody types them")
struct DispatchRequestTests {
    private func problems(
        _ shape: String,
        _ dtype: String = "float16",
        _ change: (inout DispatchRequest) -> Void = { _ in }
    ) throws -> [String] {
        var request = DispatchRequest(shape: shape, dtype: dtype)
        change(&request)
        do {
            _ = try request.question()
        } catch {
            return error.problems
        }
        return []
    }

    @Test(
        "shapes are read with and without spaces and brackets",
        arguments: [
            "2,8,4096,40", "2, 8, 4096, 40", "[2, 8, 4096, 40]", "(2,8,4096,40)",
        ]
    )
    func shapes(_ text: String) throws {
        let question = try DispatchRequest(shape: text, dtype: "float16").question()
        #expect(question.shape == [2, 8, 4096, 40] && question.keyShape == question.shape)
    }

    @Test("keys have the queries' shape but for what is said")
    func keys() throws {
        var request = DispatchRequest(shape: "2,8,4096,40", dtype: "float32")
        request.keys = 77
        request.keyHeads = 2
        #expect(try request.question().keyShape == [2, 2, 77, 40])
        var other = DispatchRequest(shape: "2,8,4096,40", dtype: "float32")
        other.keyShape = "2,4,77,40"
        #expect(try other.question().keyShape == [2, 4, 77, 40])
    }

    @Test(
        "what is wrong is named, with what is expected",
        arguments: [
            ("2,8,4096", "four whole numbers"), ("2,8,4096,x", "four whole numbers"),
            ("2x8x64x40", "four whole numbers"), ("", "four whole numbers"),
            ("2,8,-1,40", "at least"), ("0,8,64,40", "at least"), ("2,8,64,99999999999", "at most"),
            ("2,8,64,99999999999999999999", "four whole numbers"),
        ]
    )
    func wrongShapes(shape: String, words: String) throws {
        let problems = try problems(shape)
        #expect(problems.count == 1 && problems[0].contains(words), "\(problems)")
    }

    @Test("all problems are told at once")
    func all() throws {
        let found = try problems("2,8,64,40", "float8") { $0.keyShape = "3,3,64,41" }
        #expect(found.count == 4, "\(found)")
        let both = try problems("2,8", "half") {
            $0.keyShape = "1,2,3"
            $0.keys = 7
        }
        #expect(both.count == 4, "\(both)")
    }

    @Test("a mask and a causal call exclude each other, as in PyTorch")
    func maskAndCausal() throws {
        let found = try problems("2,8,64,40") {
            $0.hasMask = true
            $0.isCausal = true
        }
        #expect(found.count == 1 && found[0].contains("not both"))
    }

    @Test("without a profile all are asked, and an unknown one is answered with the names")
    func profiles() throws {
        var request = DispatchRequest(shape: "2,8,64,40", dtype: "float16")
        #expect(try request.profiles().map(\.name) == DispatchProfile.Name.allCases)
        request.profile = "torch-cuda-sm86"
        #expect(try request.profiles().map(\.name) == [.torchCUDA86])
        request.profile = "torch"
        let error = #expect(throws: DispatchRequestError.self) { try request.profiles() }
        #expect(error?.description.contains("torch-2.0-cuda-sm80") == true)
    }
}
