import Specs
import Testing

@Suite("Damaged specifications")
struct SpecDocumentMutationTests {
    private static let scraps = [
        "\n", "  ", "\t", ": ", "- ", "[", "]", "{", "}", ",", "\"", "'", "#", "&a ", "*a",
        "!!str ",
        "---\n", "? ", "| ", ">-\n", "~", ".nan", "-1", "1e999", "99999999999999999999", "null",
        "é",
        "\u{2028}", "\u{85}", "\u{feff}", "\0", "%YAML 1.2\n", "<<: ", "sweep:", "prompts:", "\r",
        "日本", "e\u{301}", "name: a\n", "attention.backend.", "0x", "every ", "8GiB",
    ].map { Array($0.utf8) }

    private func mutate(_ bytes: inout [UInt8], with generator: inout SplitMix64) {
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let start = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 1...30, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 2: bytes[start] = UInt8.random(in: 0...255, using: &generator)
            case 3: bytes.removeLast(bytes.count - start)
            case 4:
                let other = Int.random(in: 0..<bytes.count, using: &generator)
                let piece = Array(bytes[start..<end])
                bytes.insert(contentsOf: piece, at: other)
            default:
                let scrap = Self.scraps.randomElement(using: &generator) ?? []
                bytes.insert(contentsOf: scrap, at: start)
            }
        }
    }

    @Test("any damage is either read or said with its place, never a crash")
    func mutations() {
        var generator = SplitMix64(state: 42)
        var read = 0
        var refused = 0
        for _ in 0..<2500 {
            var bytes = Array(SpecTexts.sample.utf8)
            mutate(&bytes, with: &generator)
            do throws(SpecError) {
                _ = try SpecDocument(bytes: bytes, name: "x.yaml").variants()
                read += 1
            } catch {
                refused += 1
                #expect(
                    error.problems.allSatisfy { $0.description.hasPrefix("x.yaml:") },
                    "\(error)"
                )
                #expect(error.problems.allSatisfy { $0.location.width >= 0 })
            }
        }
        #expect(read > 100)
        #expect(refused > 1000)
    }

    @Test("any damage to an override is either read or said, never a crash")
    func overrides() throws {
        let whole = "sweep.grid={attention.backend: [{name: flash, block_q: 128}, math]}"
        let document = try SpecTexts.document(SpecTexts.sample)
        var generator = SplitMix64(state: 43)
        var refused = 0
        for _ in 0..<1000 {
            var bytes = Array(whole.utf8)
            mutate(&bytes, with: &generator)
            do throws(SpecError) {
                let override = try Override.parse(
                    String(decoding: bytes, as: UTF8.self),
                    position: 1
                )
                _ = try document.applying([override]).variants()
            } catch {
                refused += 1
                #expect(!error.description.isEmpty)
            }
        }
        #expect(refused > 300)
    }
}
