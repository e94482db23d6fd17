import Specs
import TestSupport
import Testing

@Suite("Damaged specifications")
struct SpecDocumentMutationTests {
    private static let scraps = [
        "\n", "  ", "\t", ": ", "- ", "[", "]", "{", "}", ",", "\"", "'", "#", "&a ", "*a",
        "!!str ", "---\n", "? ", "| ", ">-\n", "~", ".nan", "-1", "1e999", "99999999999999999999",
        "null", "é", "\u{2028}", "\u{85}", "\u{feff}", "\0", "%YAML 1.2\n", "<<: ", "sweep:",
        "prompts:", "\r", "日本", "e\u{301}", "name: a\n", "attention.backend.", "0x", "every ",
        "8GiB", "&a [*a, *a]", "include:", "exclude: [{}]", "{a: {a: {a: ", "  - - - ",
    ]

    @Test("any damage is either read or said with its place: no crash, no hang, bounded memory")
    func mutations() async {
        await #expect(processExitsWith: .success) {
            let fuzz = try Fuzz.run(
                "yaml",
                seed: 42,
                count: Fuzz.count(1500, slow: 25_000),
                damaging: [SpecTexts.sample, SpecTexts.smallest].map { Array($0.utf8) },
                dictionary: Self.scraps
            ) { bytes in
                do throws(SpecError) {
                    _ = try SpecDocument(bytes: bytes, name: "x.yaml").variants()
                    return true
                } catch {
                    #expect(error.problems.allSatisfy { $0.description.hasPrefix("x.yaml:") })
                    #expect(error.problems.allSatisfy { $0.location.width >= 0 })
                    return false
                }
            }
            #expect(fuzz.accepted > 100 && fuzz.refused > 500, "\(fuzz)")
        }
    }

    @Test("any damage to an override is either read or said: no crash, no hang, bounded memory")
    func overrides() async {
        await #expect(processExitsWith: .success) {
            let document = try SpecTexts.document(SpecTexts.sample)
            let whole = [
                "sweep.grid={attention.backend: [{name: flash, block_q: 128}, math]}",
                "attention.backend=flash,math,{name: flash, block_q: 64}", "pipeline.steps=20",
            ]
            let fuzz = try Fuzz.run(
                "overrides",
                seed: 43,
                count: Fuzz.count(700, slow: 12_000),
                damaging: whole.map { Array($0.utf8) },
                dictionary: Self.scraps
            ) { bytes in
                do throws(SpecError) {
                    let text = String(decoding: bytes, as: UTF8.self)
                    let override = try Override.parse(text, position: 1)
                    _ = try document.applying([override]).variants()
                    return true
                } catch {
                    #expect(!error.description.isEmpty)
                    return false
                }
            }
            #expect(fuzz.refused > 300, "\(fuzz)")
        }
    }
}
