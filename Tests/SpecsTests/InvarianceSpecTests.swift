import Specs
import Testing

@Suite("The section invariance")
struct InvarianceSpecTests {
    /// Five lines after the four of the smallest specification: a sweep over threads, batches and products.
    private static let sweep = """
        sweep:
          grid: {matmul: [chain], machine.threads: [1, 2]}
          zip: {pipeline.batch_size: [1, 2], pipeline.steps: [2, 3]}
          include: [{matmul: openblas, machine.threads: 3}]
        invariance:

        """

    private func complaints(_ lines: String) -> [String] {
        SpecTexts.complaints(adding: Self.sweep + lines + "\n")
    }

    @Test("axes may come from grid, zip and include, and the control from any of them")
    func read() throws {
        let spec = try SpecTexts.decode(
            adding: Self.sweep
                + "  across: [machine.threads, pipeline.batch_size, pipeline.steps]\n"
                + "  control: {matmul: openblas}\n"
        )
        let invariance = try #require(spec.invariance)
        #expect(
            invariance.across.map(\.value)
                == ["machine.threads", "pipeline.batch_size", "pipeline.steps"]
        )
        #expect(invariance.control.map(\.label.text) == ["openblas"])
        #expect(invariance.location.mark?.line == 10)
    }

    @Test("a control may be left out")
    func noControl() throws {
        let spec = try SpecTexts.decode(adding: Self.sweep + "  across: [machine.threads]\n")
        #expect(spec.invariance?.control.isEmpty == true)
    }

    @Test("it is asked of the sweep as a whole, so that a single point has none")
    func variants() throws {
        let document = try SpecTexts.document(
            SpecTexts.smallest + Self.sweep + "  across: [machine.threads]\n"
        )
        let variants = try document.variants()
        #expect(variants.count == 5)
        #expect(variants.allSatisfy { $0.spec.invariance == nil })
        #expect(variants.map { $0.spec.machine.threads?.value } == [1, 1, 2, 2, 3])
    }

    @Test(
        "what cannot be compared is refused at its place",
        arguments: [
            ("  control: {}", "10:3: error: the key 'across' is missing in 'invariance'"),
            (
                "  across: machine.threads",
                "10:11: error: 'invariance.across' must be a list, not "
                    + "'machine.threads'"
            ),
            ("  across: []", "10:11: error: 'invariance.across' is empty"),
            (
                "  across: [5]",
                "10:12: error: 'invariance.across' must be a text, and '5' without "
                    + "quotes is none"
            ),
            (
                "  across: [machine.thread]",
                "10:12: error: 'machine.thread' is no axis of this "
                    + "sweep, so nothing can be compared across it"
            ),
            (
                "  across: [precision.dtype]",
                "10:12: error: 'precision.dtype' is no axis of this "
                    + "sweep, so nothing can be compared across it"
            ),
            ("  across: [matmul, matmul]", "10:20: error: 'matmul' is named twice"),
            (
                "  across: [machine.threads]\n  contrl: {}",
                "11:3: error: unknown key 'contrl' in "
                    + "'invariance'"
            ),
            (
                "  across: [machine.threads]\n  control: [matmul]",
                "11:12: error: "
                    + "'invariance.control' must be a mapping, not a list"
            ),
            (
                "  across: [machine.threads]\n  control: {matmull: openblas}",
                "11:13: error: there "
                    + "is no key 'matmull' in the experiment"
            ),
            (
                "  across: [machine.threads]\n  control: {precision.dtype: float16}",
                "11:13: error: "
                    + "'precision.dtype' is no axis of this sweep, so it selects no trials"
            ),
            (
                "  across: [machine.threads]\n  control: {machine.threads: 2}",
                "11:13: error: "
                    + "'machine.threads' is named by 'invariance.across', and a control is compared "
                    + "across it"
            ),
            (
                "  across: [machine.threads]\nrecord: {tensors: []}",
                "10:3: error: 'invariance' "
                    + "compares what is recorded, and 'record.tensors' keeps nothing"
            ),
        ]
    )
    func refused(lines: String, complaint: String) {
        #expect(complaints(lines) == [complaint])
    }

    @Test("the axis that was probably meant is suggested")
    func suggestion() throws {
        let error = #expect(throws: SpecError.self) {
            try SpecTexts.decode(adding: Self.sweep + "  across: [machine.thread]\n")
        }
        let problem = try #require(error?.problems.first)
        #expect(problem.suggestion == "machine.threads")
        #expect(problem.expected.contains("pipeline.batch_size"))
    }

    @Test("without a sweep there is nothing to compare across")
    func noSweep() {
        #expect(
            SpecTexts.complaints(adding: "invariance: {across: [machine.threads]}\n") == [
                "5:23: error: 'machine.threads' is no axis of this sweep, so nothing can be "
                    + "compared across it"
            ]
        )
    }

    @Test("a control that no trial has is a warning: the command line may have taken it away")
    func uselessControl() throws {
        let document = try SpecTexts.document(
            SpecTexts.smallest + Self.sweep + "  across: [machine.threads]\n"
                + "  control: {matmul: opnblas}\n"
        )
        let warnings = document.warnings()
        #expect(
            warnings.map(\.message)
                == ["no point has 'opnblas' as 'matmul', so there is no control"]
        )
        #expect(warnings.first?.suggestion == "openblas")
    }
}
