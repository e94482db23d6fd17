import Specs
import Testing

@Suite("Comparison with reference trials")
struct DriftSpecTests {
    static let against = "drift: {against: {pipeline.scheduler: ddim, pipeline.steps: 100}, "

    private func variants(_ lines: String) throws(SpecError) -> [SpecVariant] {
        try SpecTexts.document(SpecTexts.smallest + lines).variants()
    }

    @Test("the mode is free unless the author says otherwise")
    func mode() throws {
        #expect(try SpecTexts.decode(adding: Self.against + "}\n").drift?.mode.value == .free)
        let final = try SpecTexts.decode(adding: Self.against + "mode: final}\n").drift
        #expect(final?.mode.value == .final)
        #expect(final?.against.map(\.path) == ["pipeline.scheduler", "pipeline.steps"])
    }

    @Test("yardsticks are both where steps are compared, none where only the end is")
    func bands() throws {
        func bands(_ text: String) throws -> [DriftBand]? {
            try SpecTexts.decode(adding: Self.against + text).drift?.bands.map(\.value)
        }
        #expect(try bands("}\n") == [.precision, .seed])
        #expect(try bands("mode: final}\n") == [])
        #expect(try bands("mode: final, bands: [seed]}\n") == [.seed])
        #expect(try bands("mode: both, bands: []}\n") == [])
    }

    @Test("a yardstick is vanilla in two precisions, whatever else the point computes with")
    func bandVariants() throws {
        let variants = try variants(
            """
            sweep: {grid: {attention.backend: [flash, math], pipeline.steps: [2, 3]}}
            precision: {dtype: bfloat16, vae_dtype: float32}
            matmul: openblas
            drift: {against: {precision.dtype: float64}}
            audit: {}

            """
        )
        let bands = variants.compactMap(\.bands)
        #expect(bands.map { $0.single.spec.pipeline.steps.value } == [2, 3, 2, 3])
        for band in bands {
            #expect(band.half.spec.precision.dtype.value == .float16)
            #expect(band.single.spec.precision.dtype.value == .float32)
            #expect(band.half.labels.first?.text == "vanilla")
            #expect(band.half.others.map(\.text) == ["float16"])
            for spec in [band.half.spec, band.single.spec] {
                #expect(spec.attention.backend.name.value == "vanilla")
                #expect(spec.matmul.value == .chain && spec.audit == nil && spec.drift == nil)
            }
        }
    }

    @Test(
        "what cannot be compared is refused at its place",
        arguments: [
            (
                "drift: {against: {}}",
                "5:18: error: 'drift.against' is empty, and a trial is not far from itself"
            ),
            (
                "drift: {against: {drift.mode: free}}",
                "5:19: error: 'drift.mode' is the same for all trials and cannot be swept"
            ),
            (
                "drift: {against: {matmul: chain}, mode: end}",
                "5:41: error: 'drift.mode' cannot be 'end'"
            ),
            (
                "drift: {against: {matmul: chain}}\nrecord: {tensors: [latents]}",
                "5:8: error: 'drift' compares what is recorded, and 'record.tensors' keeps no images"
            ),
            (
                "drift: {against: {matmul: chain}}\nrecord: {tensors: []}",
                "5:8: error: 'drift' compares what is recorded, and 'record.tensors' keeps no "
                    + "latents and no images"
            ),
        ]
    )
    func refused(lines: String, complaint: String) {
        #expect(SpecTexts.complaints(adding: lines + "\n") == [complaint])
    }

    @Test("without the section there are no references")
    func none() throws {
        #expect(try variants("").map { $0.reference == nil } == [true])
    }

    @Test("a reference is the point with what is assigned, neither audited nor timed")
    func references() throws {
        let variants = try variants(
            """
            sweep: {grid: {pipeline.scheduler: [pndm, euler], pipeline.steps: [2, 3]}}
            precision: {dtype: float16}
            drift: {against: {pipeline.scheduler: ddim, precision.dtype: float64}, mode: final}
            audit: {}
            timing: {repeats: 2}

            """
        )
        let references = variants.compactMap(\.reference)
        #expect(references.count == 4)
        #expect(references.map { $0.spec.pipeline.steps.value } == [2, 3, 2, 3])
        for reference in references {
            let spec = reference.spec
            #expect(spec.pipeline.scheduler?.name.value == "ddim")
            #expect(spec.precision.dtype.value == .float64)
            #expect(spec.audit == nil && spec.timing == nil && spec.drift == nil)
            #expect(reference.others.map(\.text) == ["float64"])
        }
        #expect(
            references.map { $0.labels.map(\.text) }
                == [["ddim", "2"], ["ddim", "3"], ["ddim", "2"], ["ddim", "3"]]
        )
        #expect(variants.allSatisfy { $0.spec.audit != nil && $0.spec.timing != nil })
    }

    @Test("a value that no trial may have is refused for a reference too")
    func wrongValue() {
        let lines = "drift: {against: {pipeline.steps: none}, mode: final}\n"
        let complaints = SpecTexts.complaints { () throws(SpecError) in
            _ = try variants(lines)
        }
        #expect(
            complaints == [
                "5:35: error: 'pipeline.steps' must be a whole number from 1 to 10000, not 'none'"
            ]
        )
    }

    @Test("options that are switched on are called by their name in labels")
    func labels() throws {
        let points = try SpecTexts.document(
            SpecTexts.smallest
                + "sweep: {grid: {pipeline.scheduler: [{name: euler, use_karras_sigmas: true}, "
                + "{name: ddim, clip_sample: false, eta: 0.5}]}}\n"
        ).points()
        #expect(
            points.map { $0.labels.map(\.text) }
                == [["euler(use_karras_sigmas)"], ["ddim(clip_sample: false, eta: 0.5)"]]
        )
    }

    @Test("a notebook's figures are known by name")
    func figures() throws {
        let spec = try SpecTexts.decode(
            adding: "notebook: [{figure: image-grid}, {text: hello}, {figure: other}]\n"
        )
        #expect(spec.notebook?.map(\.figure?.value) == ["image-grid", nil, "other"])
        #expect(
            SpecTexts.complaints(adding: "notebook: [{figure: [a]}]\n")
                == ["5:21: error: 'notebook.figure' must be a text, not a list"]
        )
    }
}
