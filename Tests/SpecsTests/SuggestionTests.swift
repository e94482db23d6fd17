import Specs
import Testing

@Suite("Suggestions")
struct SuggestionTests {
    static let names = ["flash", "math", "memory_efficient", "sliced", "vanilla"]

    @Test(
        "a slip of the pen finds the name that was meant",
        arguments: [
            ("flsh", "flash"), ("falsh", "flash"), ("Flash", "flash"), ("maht", "math"),
            ("memory-efficient", "memory_efficient"), ("memoryEfficient", "memory_efficient"),
            ("memory_eficient", "memory_efficient"), ("slice", "sliced"), ("vanila", "vanilla"),
        ]
    )
    func near(word: String, name: String) {
        #expect(Suggestion.nearest(word, in: Self.names) == name)
    }

    @Test("what is like no name finds none", arguments: ["", "x", "xformers", "flashlight", "zz"])
    func far(word: String) {
        #expect(Suggestion.nearest(word, in: Self.names) == nil)
    }

    @Test("a short word is not turned into quite another")
    func short() {
        #expect(Suggestion.nearest("xy", in: ["id", "h"]) == nil)
    }

    @Test("of equally near names the first wins, and a nearer one before it")
    func ties() {
        #expect(Suggestion.nearest("float1", in: ["float16", "float32"]) == "float16")
        #expect(Suggestion.nearest("float", in: ["floats", "floas", "float1"]) == "floats")
        #expect(Suggestion.nearest("float16", in: ["float32", "float17"]) == "float17")
    }
}
