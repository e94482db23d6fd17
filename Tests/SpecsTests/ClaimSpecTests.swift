import Specs
import Testing

@Suite("A claim")
struct ClaimSpecTests {
    private func claims(_ text: String) throws(SpecError) -> [ClaimSpec] {
        let text = SpecTexts.smallest + "claims:\n  - \(text)\n"
        return try SpecDocument(bytes: Array(text.utf8), name: "claims.yaml").decode().claims
    }

    @Test("about a number has a column, rows, a reduction and a bound")
    func bound() throws {
        let claim = try #require(
            claims(
                "{claim: It errs little, value: audit.max_abs, reduce: max, "
                    + "where: {attention.backend: [flash, {name: flash, block_q: 64}], step: 3}, "
                    + "relative_to: {attention.backend: vanilla}, between: [3, 3e1]}"
            ).first
        )
        #expect(claim.id.value == "it-errs-little" && claim.statement.value == "It errs little")
        guard case .bound(let quantity, let bound) = claim.form else {
            Issue.record("\(claim.form)")
            return
        }
        #expect(bound == ClaimBound(.between, [3, 30]))
        #expect(quantity.value.value == "audit.max_abs" && quantity.reduction?.value == .max)
        #expect(quantity.selection.map(\.key.value) == ["attention.backend", "step"])
        let values = quantity.selection.map { $0.values.map(\.value) }
        #expect(values == [["flash", "flash(block_q: 64)"], ["3"]])
        #expect(quantity.relativeTo?.first?.values.map(\.value) == ["vanilla"])
    }

    @Test(
        "has one of six bounds",
        arguments: [
            ("at_least: 1", ClaimBound(.atLeast, [1])),
            ("at_most: 0.5", ClaimBound(.atMost, [0.5])),
            ("equals: 2, tolerance: 0.1", ClaimBound(.equals, [2], tolerance: 0.1)),
            ("above: -1", ClaimBound(.above, [-1])), ("below: 1e-3", ClaimBound(.below, [0.001])),
            ("between: [0, 0]", ClaimBound(.between, [0, 0])),
        ]
    )
    func bounds(text: String, expected: ClaimBound) throws {
        let claim = try #require(claims("{claim: A, value: audit.max_abs, \(text)}").first)
        guard case .bound(let quantity, let bound) = claim.form else {
            Issue.record("\(claim.form)")
            return
        }
        #expect(bound == expected && quantity.reduction == nil && quantity.relativeTo == nil)
    }

    @Test("about a trend has a direction and a key that it goes along")
    func trend() throws {
        let claim = try #require(
            claims(
                "{claim: A, value: audit.max_abs, along: precision.dtype, trend: non_increasing, "
                    + "order: [float16, float32], tolerance: 0.5}"
            ).first
        )
        guard case .trend(_, let trend, let along, let order) = claim.form else {
            Issue.record("\(claim.form)")
            return
        }
        #expect(trend == ClaimTrend(.nonIncreasing, tolerance: 0.5))
        #expect(along.value == "precision.dtype")
        #expect(order?.map(\.value) == ["float16", "float32"])
    }

    @Test("about bits names one axis or several", arguments: ["machine.threads", "[a, b]"])
    func bits(axes: String) throws {
        let claim = try #require(
            claims("{claim: A, id: mine, same_bits: \(axes), where: {attention.backend: flash}}")
                .first
        )
        guard case .sameBits(let found, let value, let selection) = claim.form else {
            Issue.record("\(claim.form)")
            return
        }
        #expect(claim.id.value == "mine" && value == nil && selection.count == 1)
        #expect(found.map(\.value) == (axes.hasPrefix("[") ? ["a", "b"] : [axes]))
    }

    @Test("without an id of its own has one that no other has")
    func ids() throws {
        let text = "{claim: Same words, same_bits: a}"
        let ids = try claims("\(text)\n  - \(text)").map(\.id.value)
        #expect(ids == ["same-words", "same-words-2"])
    }

    @Test(
        "that is not well formed is refused with its place",
        arguments: [
            ("{value: a.b, at_most: 1}", "'claim' is missing"),
            ("{claim: A, at_most: 1}", "'value' is missing"),
            ("{claim: A, value: ab, at_most: 1}", "a table and a column"),
            ("{claim: A, value: a.b}", "says nothing about 'a.b'"),
            ("{claim: A, value: a.b, at_most: 1, above: 0}", "has 2 bounds"),
            ("{claim: A, value: a.b, at_most: 1, relative_to: {}}", "the ratio is 1"),
            ("{claim: A, value: a.b, between: [2, 1]}", "the smaller one first"),
            ("{claim: A, value: a.b, at_most: high}", "must be a number"),
            ("{claim: A, value: a.b, at_most: 1, tolerance: 0.1}", "'tolerance' means nothing"),
            ("{claim: A, value: a.b, at_most: 1, reduce: biggest}", "'claims.reduce' cannot be"),
            (
                "{claim: A, value: a.b, at_most: 1, reduce: all, relative_to: {c: 1}}",
                "'all' leaves many"
            ),
            ("{claim: A, value: a.b, trend: increasing}", "'along' is missing"),
            ("{claim: A, value: a.b, along: c}", "'trend' is missing"),
            ("{claim: A, same_bits: a, reduce: max}", "'reduce' means nothing"),
            ("{claim: A, same_bits: []}", "is empty"),
            ("{claim: A, value: a.b, at_mots: 1, at_most: 1}", "unknown key 'at_mots'"),
            ("{claim: A, value: a.b, at_most: 1, where: [flash]}", "must be a mapping"),
            ("{claim: A, value: a.b, at_most: 1, where: {c: []}}", "has no value"),
            ("{claim: A, id: b/c, same_bits: a}", "the id 'b/c'"),
            ("{claim: A, id: b, same_bits: a}\n  - {claim: C, id: b, same_bits: a}", "two claims"),
        ]
    )
    func refused(text: String, words: String) throws {
        let error = try #require(throws: SpecError.self) { try claims(text) }
        #expect(error.problems.count == 1)
        #expect(error.problems[0].message.contains(words), "\(error)")
        #expect((error.problems[0].location.mark?.line ?? 0) >= 6)
    }
}
