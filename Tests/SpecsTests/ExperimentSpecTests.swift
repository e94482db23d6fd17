import Specs
import Testing

@Suite("The typed specification")
struct ExperimentSpecTests {
    @Test("the sample of the manual decodes to what it says")
    func sample() throws {
        let spec = try SpecTexts.document(SpecTexts.sample).decode()
        #expect(spec.name.value == "fp16-sweep")
        #expect(spec.kind.value == .pipeline)
        #expect(spec.title == "Half precision and the attention backends")
        #expect(spec.description?.hasPrefix("What this experiment asks") == true)
        #expect(spec.model?.value == "weights/shapes64")
        #expect(spec.prompts.map(\.id.value) == ["red-circle", "a-small-blue-star"])
        #expect(spec.prompts.map(\.seed.value) == [42, 1])
        #expect(spec.prompts.map(\.isSeedDerived) == [false, true])
        #expect(spec.pipeline.scheduler?.name.value == "pndm")
        #expect(spec.pipeline.guidanceScale.value == 5)
        #expect(spec.attention.backend.name.value == "flash")
        #expect(spec.attention.layers.map(\.pattern.value) == ["*.attn2"])
        #expect(spec.precision.dtype.value == .float16)
        #expect(spec.matmul.value == .chain)
        #expect(spec.machine.threads?.value == 2)
        #expect(spec.machine.instructionSet?.value == .avx2)
        #expect(spec.invariance?.across.map(\.value) == ["attention.backend"])
        #expect(spec.invariance?.control.map(\.path) == ["precision.dtype"])
        #expect(spec.sweep.grid.map(\.path) == ["attention.backend", "precision.dtype"])
        #expect(spec.audit?.reference.dtype.value == .float64)
        #expect(spec.audit?.layers.map(\.value) == ["*"])
        #expect(spec.audit?.steps.value == .all)
        #expect(spec.audit?.gates.meanRatio?.value == 1.1)
        #expect(spec.audit?.gates.nonfinite?.value == .fail)
        #expect(spec.drift?.against.map(\.path) == ["attention.backend", "precision.dtype"])
        #expect(spec.timing?.repeats.value == 5)
        #expect(spec.limits.memory?.value == 8 << 30)
        #expect(spec.limits.time?.value == 600)
        #expect(spec.record.tensors.map(\.value) == [.latents, .images])
        #expect(spec.notebook?.map(\.kind.value) == [.text, .table, .figure])
        #expect(
            try SpecTexts.document(SpecTexts.sample).warnings().map(\.message)
                == ["'…' is not an ORCID identifier"]
        )
    }

    @Test("what is left out has its default, or is nothing where the model decides")
    func defaults() throws {
        let spec = try SpecTexts.decode()
        #expect(spec.title == "small")
        #expect(spec.pipeline.scheduler == nil)
        #expect(spec.pipeline.steps.value == 50)
        #expect(spec.pipeline.guidanceScale.value == 7.5)
        #expect(spec.pipeline.width == nil)
        #expect(spec.pipeline.batchSize.value == 1)
        #expect(spec.pipeline.noise.generator.value == "torch")
        #expect(spec.attention.backend.name.value == "vanilla")
        #expect(spec.precision.dtype.value == .float32)
        #expect(spec.precision.autoencoder == nil)
        #expect(spec.audit == nil)
        #expect(spec.machine.threads == nil && spec.machine.instructionSet == nil)
        #expect(spec.drift == nil)
        #expect(spec.invariance == nil)
        #expect(spec.timing == nil)
        #expect(spec.limits.memory == nil)
        #expect(spec.notebook == nil)
        #expect(spec.inputs == nil)
        #expect(try SpecTexts.document(SpecTexts.smallest).warnings().isEmpty)
    }

    @Test("a section that is written has its own defaults, and null takes it back")
    func sectionDefaults() throws {
        let spec = try SpecTexts.decode(adding: "audit: {}\ntiming: {}\ndrift: null\ntitle: ~\n")
        #expect(spec.audit?.baseline.name.value == "vanilla")
        #expect(spec.audit?.reference.backend.name.value == "math")
        #expect(spec.audit?.onViolation.value == .record)
        #expect(spec.audit?.gates.maxRatio == nil)
        #expect(spec.timing?.warmup.value == 1)
        #expect(spec.drift == nil)
        #expect(spec.title == "small")
    }

    @Test("an experiment of kind attention has inputs, and neither model nor prompts")
    func attentionKind() throws {
        let head = "sdlab: 1\nname: a\nkind: attention\n"
        let inputs =
            "inputs: {queries: 256, causal: true, distribution: repeated-maxima, "
            + "seeds: [0, 18446744073709551615]}\n"
        let spec = try SpecTexts.document(head + inputs).decode()
        #expect(spec.inputs?.keys.value == 256)
        #expect(spec.inputs?.depth.value == 64)
        #expect(spec.inputs?.isCausal.value == true)
        #expect(spec.inputs?.distribution.value == .repeatedMaxima)
        #expect(spec.inputs?.seeds.map(\.value) == [0, .max])
        #expect(
            SpecTexts.complaints(about: head + "model: x\n")
                == ["4:1: error: an experiment of kind 'attention' has no 'model'"]
        )
        #expect(
            SpecTexts.complaints(adding: inputs)
                == ["5:1: error: an experiment of kind 'pipeline' has no 'inputs'"]
        )
    }

    @Test("everything that is wrong is said at once, in the order of the file")
    func allTogether() {
        let text = """
            nmae: fp16
            prompts:
              - {prompt: 5, seed: -1}
            pipeline:
              guidence_scale: 5.0
              steps: 0
              eta: 1.5
              noise_dtype: float17
            atention: {}
            precision: {dtype: flaot16, upcast_softmax: yes}
            timing: [1, 5]
            limits: {memory: 8, time: soon}

            """
        #expect(
            SpecTexts.complaints(about: text) == [
                "1:1: error: unknown key 'nmae'",
                "1:1: error: the key 'sdlab' is missing",
                "1:1: error: the key 'name' is missing",
                "1:1: error: the key 'model' is missing",
                "3:14: error: 'prompts.prompt' must be a text, and '5' without quotes is none",
                "3:23: error: 'prompts.seed' must be a whole number from 0 to "
                    + "18446744073709551615, not '-1'",
                "5:3: error: unknown key 'guidence_scale' in 'pipeline'",
                "6:10: error: 'pipeline.steps' must be a whole number from 1 to 10000, not '0'",
                "7:8: error: 'pipeline.eta' must be a number of at least 0 and at most 1, "
                    + "not '1.5'",
                "8:16: error: 'pipeline.noise_dtype' cannot be 'float17'",
                "9:1: error: unknown key 'atention'",
                "10:20: error: 'precision.dtype' cannot be 'flaot16'",
                "10:45: error: 'precision.upcast_softmax' must be true or false, not 'yes'",
                "11:9: error: 'timing' must be a mapping, not a list",
                "12:18: error: 'limits.memory' must be an amount with a unit, such as 8GiB, "
                    + "not '8'",
                "12:27: error: 'limits.time' must be an amount with a unit, such as 10min, "
                    + "not 'soon'",
            ]
        )
    }

    @Test("what the YAML reader and what the schema find is said together")
    func bothStages() {
        #expect(
            SpecTexts.complaints(adding: "name: twice\nstpes: 5\n") == [
                "5:1: error: the key 'name' is given twice", "6:1: error: unknown key 'stpes'",
            ]
        )
    }

    @Test(
        "a value that cannot be is refused at its place",
        arguments: [
            (
                "sdlab: 2\nname: a\nmodel: m\nprompts: [x]",
                "1:8: error: version 2 of the schema is not known"
            ),
            (
                "sdlab: 1\nname: A b\nmodel: m\nprompts: [x]",
                "2:7: error: 'name' must be 1 to 100 lower-case letters, digits and '-', not 'A b'"
            ),
            (
                "sdlab: 1\nname: a\nmodel: null\nprompts: [x]",
                "1:1: error: the key 'model' is missing"
            ),
            ("sdlab: 1\nname: a\nmodel:\nprompts: [x]", "3:7: error: 'model' has no value"),
            ("sdlab: 1\nname: a\nmodel: m\nprompts: []", "4:10: error: 'prompts' is empty"),
            (
                "sdlab: 1\nname: a\nmodel: m\nprompts: x",
                "4:10: error: 'prompts' must be a list, not 'x'"
            ),
        ]
    )
    func refusedHead(text: String, complaint: String) {
        #expect(SpecTexts.complaints(about: text) == [complaint])
    }

    @Test(
        "a value that cannot be is refused in each section",
        arguments: [
            (
                "pipeline: {steps: 50.0}",
                "5:19: error: 'pipeline.steps' must be a whole number from 1 to 10000, not '50.0'"
            ),
            (
                "pipeline: {guidance_scale: -1}",
                "5:28: error: 'pipeline.guidance_scale' must be a number of at least 0, not '-1'"
            ),
            (
                "pipeline: {scheduler: {steps: 3}}",
                "5:23: error: 'pipeline.scheduler' has options but no 'name'"
            ),
            ("pipeline: {scheduler: }", "5:23: error: 'pipeline.scheduler' has no value"),
            (
                "attention: {layers: [math]}",
                "5:21: error: 'attention.layers' must be a mapping, not a list"
            ),
            ("matmul: blas", "5:9: error: 'matmul' cannot be 'blas'"),
            (
                "machine: {threads: 0}",
                "5:20: error: 'machine.threads' must be a whole number from 1 to 1024, not '0'"
            ),
            (
                "machine: {instruction_set: sse2}",
                "5:28: error: 'machine.instruction_set' cannot be 'sse2'"
            ),
            ("machine: {isa: avx2}", "5:11: error: unknown key 'isa' in 'machine'"),
            ("machine: 4", "5:10: error: 'machine' must be a mapping, not '4'"),
            (
                "audit: {gates: {nonfinite: explode}}",
                "5:28: error: 'audit.gates.nonfinite' cannot be 'explode'"
            ),
            ("audit: {steps: every 0}", "5:16: error: 'audit.steps' cannot be 'every 0'"),
            ("audit: {layers: []}", "5:17: error: 'audit.layers' selects nothing"),
            ("drift: {}", "5:8: error: the key 'against' is missing in 'drift'"),
            (
                "drift: {against: {attention.bakend: math}}",
                "5:29: error: there is no key 'bakend' in 'attention'"
            ),
            (
                "timing: {repeats: 0}",
                "5:19: error: 'timing.repeats' must be a whole number from 1 to 100000, not '0'"
            ),
            ("record: {tensors: [latent]}", "5:20: error: 'record.tensors' cannot be 'latent'"),
            ("notebook: [{tabel: {}}]", "5:13: error: there is no cell of the kind 'tabel'"),
            (
                "notebook: [{text: a, table: b}]",
                "5:12: error: a cell of the notebook must be a mapping of one key, not a mapping of 2 keys"
            ),
            ("authors: [me]", "5:11: error: 'authors' must be a mapping, not 'me'"),
            (
                "authors: [{orcid: 0000-0002-1825-0097}]",
                "5:11: error: the key 'name' is missing in 'authors'"
            ),
            ("claims: yes", "5:9: error: 'claims' must be a list, not 'yes'"),
        ]
    )
    func refused(line: String, complaint: String) {
        #expect(SpecTexts.complaints(adding: line + "\n") == [complaint])
    }

    @Test(
        "only an ORCID identifier with a right check digit passes without a warning",
        arguments: [
            ("0000-0002-1825-0097", 0), ("https://orcid.org/0000-0002-1694-233X", 0),
            ("0000-0002-1825-0098", 1), ("0000-0002-1825", 1), ("0000-0002-18a5-0097", 1),
        ]
    )
    func orcid(text: String, warnings: Int) throws {
        let document = try SpecTexts.document(
            SpecTexts.smallest + "authors: [{name: A, orcid: '\(text)'}]\n"
        )
        #expect(document.warnings().count == warnings)
        #expect(try document.decode().authors.first?.orcid?.value == text)
    }

    @Test(
        "memory and time are read with their units",
        arguments: [
            ("8GiB", "10min", 8_589_934_592, 600), ("1.5 kB", "1h30min", 1500, 5400),
            ("512MiB", "90s", 536_870_912, 90), ("2TB", "250ms", 2_000_000_000_000, 0.25),
            ("100B", "1d 1h", 100, 90000),
        ]
    )
    func quantities(memory: String, time: String, bytes: Int, seconds: Double) throws {
        let spec = try SpecTexts.decode(adding: "limits: {memory: \(memory), time: \(time)}\n")
        #expect(spec.limits.memory?.value == bytes)
        #expect(spec.limits.time?.value == seconds)
    }

    @Test(
        "an amount without a number, a unit or a sense is refused",
        arguments: ["8", "GiB", "8gib", "8 G", "-1GiB", "0GiB", "8GiB x", "1e3GiB", "..GiB", "[]"]
    )
    func badQuantities(memory: String) {
        #expect(SpecTexts.complaints(adding: "limits: {memory: \(memory)}\n").count == 1)
    }
}
