import Attention
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("The roster of attention backends")
struct AttentionBackendsTests {
    /// Made-up queries, keys and values with enough spread to tell orders of summation apart.
    private func input(_ dtype: DType, queries: Int = 37, keys: Int = 203) -> AttentionInput {
        func tensor(_ tokens: Int, _ phase: Double) -> Tensor {
            let values = (0..<2 * tokens * 24).map { i -> Double in
                let x = (Double(i) * 0.7548776662 + phase).truncatingRemainder(dividingBy: 1)
                return 4 * x - 2
            }
            return Tensor(values, shape: [2, tokens, 24], dtype: dtype)
        }
        return AttentionInput(
            queries: tensor(queries, 0.1),
            keys: tensor(keys, 0.4),
            values: tensor(keys, 0.8),
            heads: 3
        )
    }

    @Test("each file of the folder is in the roster, and names are unique")
    func roster() throws {
        let folder = Repository.path("Sources/Attention/AttentionBackends")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
        let types = AttentionBackends.all.map { String(describing: $0) }
        #expect(Set(files) == Set(types))
        #expect(Set(AttentionBackends.names).count == AttentionBackends.all.count)
        #expect(AttentionBackends.names.allSatisfy { AttentionBackends.named($0)?.name == $0 })
        #expect(AttentionBackends.named("no-such-backend") == nil)
    }

    @Test("an option that is not declared, or a value that it does not take, is refused by name")
    func options() throws {
        for type in AttentionBackends.all {
            #expect(throws: AttentionOptionError.self) {
                try type.init(options: ["no_such_option": .flag(true)])
            }
            for option in type.options {
                #expect(throws: AttentionOptionError.self) {
                    try type.init(options: [option.name: .word("no such value")])
                }
            }
            let standard = type.options.compactMap(\.standard).count
            #expect(try type.init(options: [:]).settings.count == standard)
        }
    }

    @Test("threads, instruction sets and query blocks change no bit", arguments: DType.allCases)
    func invariance(dtype: DType) throws {
        let input = input(dtype)
        for type in AttentionBackends.all {
            let alone = try type.init(options: [:]).attend(
                input,
                in: Evaluator(machine: Machine(threads: 1, instructionSet: .scalar))
            )
            for isa in InstructionSet.available {
                for threads in [2, 3, 5] {
                    let evaluator = Evaluator(
                        machine: Machine(threads: threads, instructionSet: isa)
                    )
                    let result = try type.init(options: [:]).attend(input, in: evaluator)
                    #expect(result.hasEqualBits(alone), "\(type.name) \(isa) \(threads)")
                }
            }
            guard type.options.contains(where: { $0.name == "block_q" }) else { continue }
            for block in [1, 7, 64] {
                let backend = try type.init(options: ["block_q": .integer(block)])
                #expect(try backend.attend(input, in: Evaluator()).hasEqualBits(alone))
            }
        }
    }

    @Test("attending sparingly gives the same bits, in no more memory", arguments: DType.allCases)
    func sparingly(_ dtype: DType) throws {
        let input = input(dtype)
        for type in AttentionBackends.all {
            let ledger = MemoryLedger(), sparing = MemoryLedger()
            let backend = try type.init(options: [:])
            let expected = try backend.attend(input, in: Evaluator(ledger: ledger))
            let result = try backend.attendSparingly(input, in: Evaluator(ledger: sparing))
            #expect(result.hasEqualBits(expected), "\(type.name)")
            #expect(sparing.peak <= ledger.peak, "\(type.name)")
            if type == VanillaAttention.self { #expect(sparing.peak < ledger.peak / 2) }
        }
    }

    @Test("key blocks and their order are part of what flash computes")
    func blocks() throws {
        let input = input(.float32)
        func flash(_ options: AttentionOptions) throws -> Tensor {
            try FlashAttention(options: options).attend(input, in: Evaluator())
        }
        let standard = try flash([:])
        #expect(try !flash(["order": .word("forward")]).hasEqualBits(standard))
        #expect(try !flash(["block_k": .integer(16)]).hasEqualBits(standard))
        // One block of all keys has no order.
        let whole = AttentionOptionValue.integer(203)
        #expect(
            try flash(["block_k": whole, "order": .word("forward")])
                .hasEqualBits(flash(["block_k": whole]))
        )
    }

    @Test("math without widening rounds every step, as PyTorch before 2.5")
    func mathUpcast() throws {
        let input = input(.float16), evaluator = Evaluator()
        let truth = try ReferenceAttention.attend(input, in: evaluator).doubles()
        func error(_ upcast: Bool) throws -> Double {
            let backend = try MathAttention(options: ["upcast": .flag(upcast)])
            return Comparison(try backend.attend(input, in: evaluator).doubles(), truth: truth)
                .relL2
        }
        #expect(try error(true) < error(false))
    }

    @Test("vanilla holds the whole score matrix, slices a part of it, tiles none")
    func memory() throws {
        func peak(_ name: String) throws -> Int {
            let ledger = MemoryLedger()
            let type = try #require(AttentionBackends.named(name))
            _ = try type.init(options: [:])
                .attend(input(.float32), in: Evaluator(ledger: ledger))
            return ledger.peak
        }
        let scores = 2 * 3 * 37 * 203 * 4
        #expect(try peak("vanilla") >= 2 * scores)
        #expect(try peak("sliced") < peak("vanilla"))
        #expect(try peak("flash") < scores)
        #expect(try peak("memory_efficient") < scores)
    }
}
