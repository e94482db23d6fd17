import Specs
import Testing

@Suite("The section inputs")
struct InputsSpecTests {
    private static let head = "sdlab: 1\nname: a\nkind: attention\n"

    private func inputs(_ lines: String) throws -> InputsSpec {
        try #require(try SpecTexts.document(Self.head + lines + "\n").decode().inputs)
    }

    private func complaints(_ lines: String) -> [String] {
        SpecTexts.complaints(about: Self.head + lines + "\n")
    }

    @Test("what is left out has defaults that follow from the rest")
    func defaults() throws {
        let inputs = try inputs("inputs: {queries: 9, heads: 6}")
        #expect(inputs.keys.value == 9 && inputs.keyHeads.value == 6)
        #expect(inputs.scale == nil && inputs.mask.name.value == "none")
        #expect(inputs.seeds.map(\.value) == [0])
    }

    @Test("heads are shared, scores scaled and keys hidden as it says")
    func all() throws {
        let inputs = try inputs(
            "inputs: {heads: 6, key_heads: 3, scale: 0.5, mask: {name: window, size: 7}}"
        )
        #expect(inputs.keyHeads.value == 3 && inputs.scale?.value == 0.5)
        #expect(inputs.mask.name.value == "window")
        #expect(inputs.mask.options.map(\.key.value) == ["size"])
    }

    @Test("all keys of the section can be swept, also a mask's option")
    func sweep() throws {
        let grid =
            "{inputs.queries: {range: [64, 128, 64]}, inputs.causal: [false, true], "
            + "inputs.mask: [none, {name: window, size: 3}], inputs.seeds: [[1], [2, 3]]}"
        let variants = try SpecTexts.document(
            Self.head + "sweep: {grid: \(grid)}\n"
        ).variants()
        #expect(variants.count == 16)
        let last = try #require(variants.last)
        #expect(last.point.labels.map(\.text) == ["128", "true", "window(size: 3)", "[2, 3]"])
        let sizes = try SpecTexts.document(
            Self.head + "inputs: {mask: window}\nsweep: {grid: {inputs.mask.size: [3, 5]}}\n"
        ).variants()
        #expect(sizes.map { $0.spec.inputs?.mask.options.first?.value.label } == ["3", "5"])
    }

    @Test(
        "what cannot be is refused at its place",
        arguments: [
            (
                "inputs: {heads: 4, key_heads: 3}",
                "4:31: error: 4 heads cannot share 3 key heads in equal runs"
            ),
            ("inputs: {seeds: [1, 2, 1]}", "4:24: error: the seed 1 is given twice"),
            (
                "inputs: {scale: -1}",
                "4:17: error: 'inputs.scale' must be a number of at least 0, not '-1'"
            ),
            (
                "audit: {steps: all}",
                "4:9: error: an experiment of kind 'attention' has no 'audit.steps'"
            ),
            (
                "audit: {layers: a}",
                "4:9: error: an experiment of kind 'attention' has no 'audit.layers'"
            ),
            (
                "attention: {layers: {a: math}}",
                "4:13: error: an experiment of kind 'attention' has no 'attention.layers'"
            ),
            (
                "precision: {vae_dtype: same}",
                "4:13: error: an experiment of kind 'attention' has no 'precision.vae_dtype'"
            ),
            (
                "record: {tensors: [latents]}",
                "4:20: error: an experiment of kind 'attention' makes no 'latents'"
            ),
        ]
    )
    func refused(lines: String, complaint: String) {
        #expect(complaints(lines) == [complaint])
    }

    @Test("a key of the other kind that is null is as good as left out")
    func null() {
        #expect(complaints("audit: {steps: null}\nmodel: null") == [])
    }

    @Test("nothing is kept where nothing is asked for, and a pipeline keeps no output of attention")
    func kept() throws {
        #expect(try SpecTexts.document(Self.head).decode().record.tensors.isEmpty)
        #expect(
            SpecTexts.complaints(adding: "record: {tensors: [attention_output]}\n")
                == ["5:20: error: an experiment of kind 'pipeline' makes no 'attention_output'"]
        )
    }

    @Test("a reference may compute in the trial's own dtype")
    func sameDType() throws {
        let spec = try SpecTexts.document(
            Self.head + "audit: {reference: {backend: vanilla, dtype: same}}\n"
        ).decode()
        #expect(spec.audit?.reference.dtype.value == .same)
    }
}
