import Experiments
import Models
import Specs
import Tensors
import Testing

/// What makes a trial of attention alone that trial, and what cannot be one.
struct AttentionWorkloadTests {
    /// Every key that matters here, written out so that each can be changed by itself.
    static let text = """
        sdlab: 1
        kind: attention
        name: tiny
        title: A title
        inputs:
          batch: 2
          heads: 4
          key_heads: 4
          queries: 24
          keys: 24
          depth: 16
          causal: false
          mask: none
          distribution: normal
          seeds: [0, 1]
        attention: {backend: flash}
        precision: {dtype: float16, upcast_attention: false}
        matmul: chain
        audit:
          reference: {backend: math, dtype: float64}
          baseline: vanilla
          gates: {max_ratio: 2.0}
        timing: {warmup: 0, repeats: 1}
        limits: {memory: 1GiB}
        record: {tensors: [attention_output]}
        """

    /// The identity of the file with a piece of it written otherwise.
    private func id(_ old: String, _ new: String) throws -> String {
        try #require(Self.text.contains(old))
        let plan = try TinyExperiment.plan(Self.text.replacing(old, with: new))
        return try #require(plan.trials.first).id
    }

    @Test(
        "what changes no number leaves the identity as it is",
        arguments: [
            ("name: tiny", "name: other"), ("A title", "Another"), ("repeats: 1", "repeats: 9"),
            ("max_ratio: 2.0", "bound: true"), ("1GiB", "2GiB"), ("[attention_output]", "[]"),
            ("depth: 16", "depth: 16\n  scale: 0.25"), ("key_heads: 4", "key_heads: null"),
            ("mask: none", "mask: {name: none}"),
        ]
    )
    func unchanged(old: String, new: String) throws {
        #expect(try id(old, new) == id("sdlab: 1", "sdlab: 1"))
    }

    @Test(
        "what may change a number changes the identity",
        arguments: [
            ("batch: 2", "batch: 1"), ("heads: 4\n  key", "heads: 8\n  key"),
            ("key_heads: 4", "key_heads: 2"), ("queries: 24", "queries: 23"),
            ("keys: 24", "keys: 25"), ("depth: 16", "depth: 8"),
            ("depth: 16", "depth: 16\n  scale: 0.5"), ("causal: false", "causal: true"),
            ("mask: none", "mask: padding"), ("mask: none", "mask: window"),
            ("distribution: normal", "distribution: uniform01"), ("[0, 1]", "[0]"),
            ("backend: flash", "backend: math"),
            ("backend: flash", "backend: {name: flash, block_k: 64}"),
            ("dtype: float16", "dtype: bfloat16"),
            ("upcast_attention: false", "upcast_attention: true"),
            ("matmul: chain", "matmul: openblas"),
            ("matmul: chain", "matmul: chain\nmachine: {threads: 2}"),
            ("dtype: float64", "dtype: same"), ("baseline: vanilla", "baseline: math"),
            ("max_ratio: 2.0}", "max_ratio: 2.0}\n  on_violation: fail"),
        ]
    )
    func changed(old: String, new: String) throws {
        #expect(try id(old, new) != id("sdlab: 1", "sdlab: 1"))
    }

    @Test("a window's default is the size that it is")
    func window() throws {
        let named = try id("mask: none", "mask: {name: window, size: 256}")
        #expect(try id("mask: none", "mask: window") == named)
        #expect(try id("mask: none", "mask: {name: window, size: 255}") != named)
    }

    @Test("neither kind's identity has what only the other has")
    func members() throws {
        let trial = try #require(try TinyExperiment.plan(Self.text).trials.first)
        guard case .object(let members) = trial.identity,
            case .object(let audit)? = members["audit"],
            case .object(let attention)? = members["attention"]
        else { throw SpecError([]) }
        #expect(
            members.keys.sorted() == [
                "attention", "audit", "inputs", "kind", "matmul", "numerics_epoch", "precision",
                "sdlab",
            ]
        )
        #expect(attention.keys.sorted() == ["backend"])
        #expect(audit["layers"] == nil && audit["steps"] == nil)
    }

    @Test(
        "what cannot be computed is refused, with what to do",
        arguments: [
            ("mask: none", "mask: windows", "no mask is called 'windows'"),
            ("mask: none", "mask: {name: window, size: -1}", "'window.size' cannot be -1"),
            (
                "mask: none", "mask: {name: padding, size: 1}",
                "the mask 'padding' has no option 'size'"
            ),
            (
                "queries: 24", "queries: 48\n  mask: {name: window, size: 3}",
                "queries from number 27 on see no key through a window of 3 to either side"
            ),
            (
                "distribution: normal", "distribution: repeated-maxima\n  keys: 1",
                "a single key cannot occur more than once"
            ),
            (
                "batch: 2\n  heads: 4\n  key_heads: 4", "batch: 1048576\n  heads: 1048576",
                "are too many"
            ),
            ("backend: flash", "backend: {name: flash, blocks: 3}", "has no option 'blocks'"),
        ]
    )
    func refused(old: String, new: String, complaint: String) throws {
        var text = Self.text.replacing(old, with: new)
        // A key that is written anew is not to be there twice.
        if new.contains("mask:") { text = text.replacing("  mask: none\n", with: "") }
        if new.contains("keys: 1") { text = text.replacing("  keys: 24\n", with: "") }
        let problems = try TinyExperiment.problems(text)
        #expect(problems.count == 1)
        let problem = try #require(problems.first)
        #expect(problem.message.contains(complaint), "\(problem)")
        #expect(problem.location.mark != nil)
    }

    @Test("the largest sizes that are accepted have a forecast, and it needs no memory of theirs")
    func large() throws {
        let changes = [
            ("batch: 2", "batch: 1"), ("heads: 4\n  key_heads: 4", "heads: 1"),
            ("queries: 24", "queries: 1048576"), ("  keys: 24", "  keys: 1048576"),
        ]
        let text = changes.reduce(Self.text) { $0.replacing($1.0, with: $1.1) }
        let plan = try TinyExperiment.plan(text)
        let forecast = try Forecast(try #require(plan.trials.first).settings)
        // Two products of 2⁴⁰ pairs, 16 numbers, for 2 seeds; an fma is two operations.
        #expect(forecast.flops >= 2 * 2 * 16 * 2 << 40)
        #expect(forecast.layers.map(\.kind.rawValue) == ["self"])
    }

    @Test("attention to as many keys as queries is called self, other cross")
    func kind() throws {
        let plan = try TinyExperiment.plan(Self.text.replacing("keys: 24", with: "keys: 7"))
        let forecast = try Forecast(try #require(plan.trials.first).settings)
        #expect(forecast.layers.map(\.path) == ["attention"])
        #expect(forecast.layers.map(\.kind.rawValue) == ["cross"])
    }
}
