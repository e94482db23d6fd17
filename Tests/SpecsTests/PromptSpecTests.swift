import Specs
import Testing

@Suite("Prompts")
struct PromptSpecTests {
    private func prompts(_ lines: String) throws(SpecError) -> [PromptSpec] {
        try SpecTexts.document("sdlab: 1\nname: a\nmodel: m\nprompts:\n\(lines)").decode().prompts
    }

    @Test("ids are made of the first four words, and made unique among all ids")
    func derivedIDs() throws {
        let prompts = try prompts(
            """
              - A Red, round circle on white
              - a red round circle!
              - 星
              - "???"
              - {id: prompt, prompt: x}
              - {id: a-red-round-circle-2, prompt: y}
            """
        )
        #expect(
            prompts.map(\.id.value) == [
                "a-red-round-circle", "a-red-round-circle-3", "prompt-2", "prompt-3", "prompt",
                "a-red-round-circle-2",
            ]
        )
        #expect(prompts.map(\.isIDDerived) == [true, true, true, true, false, false])
    }

    @Test("a seed that is not given is the position in the list")
    func derivedSeeds() throws {
        let prompts = try prompts("  - a\n  - {prompt: b, seed: 7}\n  - {prompt: c}\n")
        #expect(prompts.map(\.seed.value) == [0, 7, 2])
        #expect(prompts.map(\.isSeedDerived) == [true, false, true])
    }

    @Test("a prompt may be empty, and its negative prompt is absent if not given")
    func empty() throws {
        let prompts = try prompts("  - ''\n  - {prompt: '', negative_prompt: blurred}\n")
        #expect(prompts.map(\.prompt.value) == ["", ""])
        #expect(prompts.map(\.negativePrompt?.value) == [nil, "blurred"])
    }

    @Test(
        "what is no prompt is refused",
        arguments: [
            ("  - 5\n", "'prompts' must be a text, and '5' without quotes is none"),
            ("  - [a]\n", "a prompt must be a text or a mapping, not a list"),
            ("  - ~\n", "'prompts' must be a text, not null"),
            ("  - {seed: 1}\n", "the key 'prompt' is missing in 'prompts'"),
            ("  - {prompt: a, seeed: 1}\n", "unknown key 'seeed' in 'prompts'"),
            ("  - {prompt: a, id: ../x}\n", "the id '../x' cannot be part of a file's name"),
            ("  - {prompt: a, id: b}\n  - {prompt: c, id: b}\n", "two prompts have the id 'b'"),
        ]
    )
    func refused(lines: String, message: String) {
        let error = #expect(throws: SpecError.self) { _ = try prompts(lines) }
        #expect(error?.problems.map(\.message) == [message])
    }

    @Test("a seed of more than 64 bits is refused, the largest of 64 is not")
    func seedRange() throws {
        let prompts = try prompts("  - {prompt: a, seed: 18446744073709551615}\n")
        #expect(prompts.map(\.seed.value) == [UInt64.max])
        #expect(throws: SpecError.self) {
            _ = try self.prompts("  - {prompt: a, seed: 18446744073709551616}\n")
        }
    }
}
