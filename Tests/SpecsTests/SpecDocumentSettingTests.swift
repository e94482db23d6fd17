import Specs
import Testing

@Suite("Assigning values to paths")
struct SpecDocumentSettingTests {
    /// The document after one assignment on the command line.
    private func setting(
        _ argument: String,
        in lines: String = ""
    ) throws(SpecError) -> SpecDocument {
        let override = try Override.parse(argument, position: 1)
        return try SpecTexts.document(SpecTexts.smallest + lines)
            .setting(override.path, to: override.value)
    }

    @Test("sections on the way are made")
    func intermediate() throws {
        let spec = try setting("audit.reference.dtype=float32").decode()
        #expect(spec.audit?.reference.dtype.value == .float32)
    }

    @Test("a value is replaced, and the rest of its section stays")
    func replaced() throws {
        let spec = try setting("pipeline.steps=3", in: "pipeline: {steps: 9, eta: 1}\n").decode()
        #expect(spec.pipeline.steps.value == 3)
        #expect(spec.pipeline.eta.value == 1)
    }

    @Test(
        "a name replaces a name with its options, an option joins them",
        arguments: [
            ("attention.backend=math", "math"),
            ("attention.backend={name: math}", "math()"),
            ("attention.backend.block_q=64", "flash(block_q: 64, block_k: 32)"),
            (
                "attention.backend={block_k: 8, order: reverse}",
                "flash(block_q: 16, block_k: 8, order: reverse)"
            ),
            ("attention.backend.name=math", "math(block_q: 16, block_k: 32)"),
        ]
    )
    func choices(argument: String, label: String) throws {
        let lines = "attention: {backend: {name: flash, block_q: 16, block_k: 32}}\n"
        let document = try setting(argument, in: lines)
        #expect(document.root["attention"]?["backend"]?.label == label)
    }

    @Test("an option of a bare name makes the long form of it")
    func shorthand() throws {
        let spec = try setting(
            "pipeline.scheduler.use_karras_sigmas=true",
            in: "pipeline: {scheduler: euler}\n"
        ).decode()
        let scheduler = try #require(spec.pipeline.scheduler)
        #expect(scheduler.name.value == "euler")
        #expect(scheduler.options.map(\.key.value) == ["use_karras_sigmas"])
        #expect(scheduler.options.first?.value.meaning == .boolean(true))
    }

    @Test("one prompt of the list is reached by its position, be it long or short")
    func listPosition() throws {
        let spec = try setting("prompts.0.seed=9").decode()
        #expect(spec.prompts.first?.prompt.value == "a red circle")
        #expect(spec.prompts.first?.seed.value == 9)
    }

    @Test("patterns with dots are keys of their own")
    func globs() throws {
        let spec = try setting(
            "attention.layers.*.attn2=math",
            in: "attention: {layers: {\"*.attn1\": flash}}\n"
        ).decode()
        #expect(spec.attention.layers.map(\.pattern.value) == ["*.attn1", "*.attn2"])
        #expect(spec.attention.layers.map(\.backend.name.value) == ["flash", "math"])
    }

    @Test("lists are assigned, mappings are merged")
    func merging() throws {
        let lines = "record: {tensors: [images]}\nprecision: {dtype: float16}\n"
        let list = try setting("record.tensors=[latents]", in: lines).decode()
        #expect(list.record.tensors.map(\.value) == [.latents])
        let merged = try setting("precision={vae_dtype: float32}", in: lines).decode()
        #expect(merged.precision.dtype.value == .float16)
        #expect(merged.precision.autoencoder?.value == .float32)
    }

    @Test(
        "a path that the schema does not know is refused at the part that is wrong",
        arguments: [
            ("atention.backend=x", "there is no key 'atention' in the experiment", 1, 8),
            ("attention.bakend=x", "there is no key 'bakend' in 'attention'", 11, 6),
            (
                "pipeline.steps.more=1",
                "'pipeline.steps' has nothing beneath it that could be called 'more'", 16, 4
            ),
            ("prompts.x.seed=1", "'prompts' is a list, and 'x' is no position in it", 9, 1),
            (
                "prompts.7.seed=1",
                "there is no position 7 in 'prompts.7.seed': the list has 1 items, counted from 0",
                9, 1
            ),
            ("pipeline..steps=1", "there is no key '' in 'pipeline'", 10, 1),
        ]
    )
    func unknownPath(argument: String, message: String, column: Int, width: Int) throws {
        let error = try #require(throws: SpecError.self) { _ = try setting(argument) }
        let problem = try #require(error.problems.first)
        #expect(problem.message == message)
        #expect(problem.location.mark == Mark(line: 1, column: column))
        #expect(problem.location.width == width)
    }

    @Test("a path written by the program takes the place of its value")
    func programPath() throws {
        let value = try Override.parse("pipeline.steps=many", position: 2).value
        let document = try SpecTexts.document(SpecTexts.smallest).setting(
            "pipeline.steps",
            to: value
        )
        let error = try #require(throws: SpecError.self) { _ = try document.decode() }
        #expect(error.problems.first?.location.source.name == "<command line>:arg 2")
        #expect(error.problems.first?.location.mark == Mark(line: 1, column: 16))
    }

    @Test("an assignment into a value of the wrong kind leaves the error at that value")
    func wrongKind() {
        let complaints = SpecTexts.complaints { () throws(SpecError) in
            _ = try setting("pipeline.steps=3", in: "pipeline: 5\n").decode()
        }
        #expect(complaints == ["5:11: error: 'pipeline' must be a mapping, not '5'"])
    }
}
