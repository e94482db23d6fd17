import Specs
import Testing

@Suite("Sweeps")
struct SpecDocumentSweepTests {
    private func points(_ lines: String) throws(SpecError) -> [[String]] {
        try SpecTexts.document(SpecTexts.smallest + lines).points().map { $0.labels.map(\.text) }
    }

    @Test("without a sweep there is one point that assigns nothing")
    func none() throws {
        let points = try SpecTexts.document(SpecTexts.smallest).points()
        #expect(points.map(\.assignments.count) == [0])
    }

    @Test("axes combine in the order of the file, the last one fastest")
    func grid() throws {
        let points = try points(
            "sweep: {grid: {pipeline.steps: [2, 1], matmul: [chain, openblas]}}\n"
        )
        #expect(
            points == [["2", "chain"], ["2", "openblas"], ["1", "chain"], ["1", "openblas"]]
        )
    }

    @Test("zipped axes advance together, before or after the grid as they are written")
    func zip() throws {
        let zip = "zip: {pipeline.width: [64, 96], pipeline.height: [32, 48]}"
        let grid = "grid: {matmul: [chain, openblas]}"
        #expect(
            try points("sweep: {\(grid), \(zip)}\n") == [
                ["chain", "64", "32"], ["chain", "96", "48"],
                ["openblas", "64", "32"], ["openblas", "96", "48"],
            ]
        )
        #expect(
            try points("sweep: {\(zip), \(grid)}\n") == [
                ["64", "32", "chain"], ["64", "32", "openblas"],
                ["96", "48", "chain"], ["96", "48", "openblas"],
            ]
        )
    }

    @Test("included points come last, excluded ones go, and each point comes once")
    func includeAndExclude() throws {
        let points = try points(
            """
            attention: {backend: vanilla}
            sweep:
              grid: {attention.backend: [math, flash, math], precision.dtype: [float32, float16]}
              include: [{precision.dtype: float64}, {pipeline.steps: 3, precision.dtype: float64},
                {precision.dtype: float16, attention.backend: math}]
              exclude: [{attention.backend: flash, precision.dtype: float32}]

            """
        )
        #expect(
            points == [
                ["math", "float32", "default"], ["math", "float16", "default"],
                ["flash", "float16", "default"], ["vanilla", "float64", "default"],
                ["vanilla", "float64", "3"],
            ]
        )
    }

    @Test("without grid and zip the included points are all")
    func includeOnly() throws {
        #expect(
            try points("sweep: {include: [{pipeline.steps: 1}, {pipeline.steps: 2}]}\n")
                == [["1"], ["2"]]
        )
    }

    @Test("values are one when they mean the same number, not when one is a text")
    func sameValues() throws {
        #expect(try points("sweep: {grid: {pipeline.eta: [1, 1.0, 0x1, 0.5]}}\n").count == 2)
        #expect(
            try points("sweep: {grid: {attention.backend.block: [1, '1']}}\n").count == 2
        )
    }

    @Test("texts that look alike but differ in their characters stay apart")
    func unicodeForms() throws {
        #expect(
            try points("sweep: {grid: {model: [\"\\u00e9\", \"e\\u0301\"]}}\n").count == 2
        )
    }

    @Test(
        "a malformed sweep is refused at its place",
        arguments: [
            (
                "{grid: {attention.bakend: [a]}}",
                "5:26: error: there is no key 'bakend' in 'attention'"
            ),
            (
                "{grid: {\"attention.bakend\": [a]}}",
                "5:27: error: there is no key 'bakend' in 'attention'"
            ),
            (
                "{grid: {pipeline.steps: 5}}",
                "5:32: error: 'pipeline.steps' must be a list, not '5'"
            ),
            (
                "{grid: {pipeline.steps: []}}",
                "5:32: error: the axis 'pipeline.steps' has no values"
            ),
            (
                "{grid: {name: [a, b]}}",
                "5:16: error: 'name' is the same for all trials and cannot be swept"
            ),
            ("{grdi: {}}", "5:9: error: unknown key 'grdi' in 'sweep'"),
            (
                "{zip: {pipeline.steps: [1], pipeline.eta: [0, 1]}}",
                "5:36: error: the axis 'pipeline.eta' has 2 values, but 'pipeline.steps' has 1"
            ),
            (
                "{grid: {matmul: [chain]}, zip: {matmul: [chain]}}",
                "5:40: error: 'matmul' is an axis already"
            ),
            (
                "{grid: {attention.backend.q: [1], attention.backend: [a]}}",
                "5:42: error: 'attention.backend' replaces the earlier axis 'attention.backend.q'"
            ),
            ("{include: [5]}", "5:19: error: 'sweep.include' must be a mapping, not '5'"),
            ("{include: [{}]}", "5:19: error: this point of 'sweep.include' is empty"),
            (
                "{exclude: [{matmul: chain}]}",
                "5:20: error: 'matmul' is no axis of this sweep, so nothing can be excluded by it"
            ),
        ]
    )
    func refused(sweep: String, complaint: String) {
        let text = SpecTexts.smallest + "sweep: \(sweep)\n"
        #expect(SpecTexts.complaints(about: text) == [complaint])
        let complaints = SpecTexts.complaints { () throws(SpecError) in
            _ = try SpecTexts.document(text).points()
        }
        #expect(complaints == [complaint])
    }

    @Test("a sweep that leaves nothing over is refused")
    func nothingLeft() {
        #expect(throws: SpecError.self) {
            _ = try points("sweep: {grid: {pipeline.steps: [1]}, exclude: [{pipeline.steps: 1}]}\n")
        }
    }

    @Test("a sweep of more points than can be is refused before it is listed", arguments: [5, 70])
    func tooLarge(axes: Int) {
        let values = (1...10).map(String.init).joined(separator: ", ")
        let grid = (0..<axes).map { "pipeline.scheduler.o\($0): [\(values)]" }
        let error = #expect(throws: SpecError.self) {
            _ = try points("sweep: {grid: {\(grid.joined(separator: ", "))}}\n")
        }
        #expect(error?.problems.first?.message.hasPrefix("the sweep has ") == true)
    }

    @Test("an exclusion that no point matches is worth a warning")
    func uselessExclusion() throws {
        let document = try SpecTexts.document(
            SpecTexts.smallest + "sweep: {grid: {attention.backend: [flash, math]}, "
                + "exclude: [{attention.backend: flsh}]}\n"
        )
        #expect(document.warnings().map(\.suggestion) == ["flash"])
    }

    @Test("an exclusion whose values never meet is worth a warning, one that takes a point is not")
    func idleExclusion() throws {
        let document = try SpecTexts.document(
            SpecTexts.smallest + """
                sweep:
                  zip: {pipeline.steps: [1, 2], pipeline.eta: [0, 1]}
                  exclude: [{pipeline.steps: 1, pipeline.eta: 1}, {pipeline.steps: 2}]

                """
        )
        #expect(
            document.warnings().map(\.message) == [
                "no point has pipeline.steps 1 and pipeline.eta 1, so this excludes nothing"
            ]
        )
    }

    @Test(
        "a range is its numbers, both ends included and without noise",
        arguments: [
            ("[1, 3, 1]", ["1", "2", "3"]), ("[0, 0.3, 0.1]", ["0", "0.1", "0.2", "0.3"]),
            ("[5, 1, -2]", ["5", "3", "1"]), ("[1, 2, 0.4]", ["1", "1.4", "1.8"]),
            ("[2, 2, 1]", ["2"]),
            ("[1e-3, 0.002, 5.0e-4]", ["0.001", "0.0015", "0.002"]),
        ]
    )
    func range(range: String, values: [String]) throws {
        let points = try points("sweep: {grid: {pipeline.guidance_scale: {range: \(range)}}}\n")
        #expect(points.map { $0[0] } == values)
    }

    @Test("a range on the command line makes an axis, too")
    func rangeOverride() throws {
        let overrides = try Override.parse(["pipeline.steps={range: [10, 30, 10]}"], first: 1)
        let document = try SpecTexts.document(SpecTexts.smallest).applying(overrides)
        #expect(try document.points().map { $0.labels.map(\.text) } == [["10"], ["20"], ["30"]])
    }

    @Test(
        "a range that leads nowhere is refused",
        arguments: [
            "[1, 3]", "[1, 3, 0]", "[1, 3, -1]", "[1, a, 1]", "5", "[0, 1, 1.0e-9]", "[1, 2, .inf]",
        ]
    )
    func wrongRange(range: String) {
        #expect(throws: SpecError.self) {
            _ = try points("sweep: {grid: {pipeline.guidance_scale: {range: \(range)}}}\n")
        }
    }

    @Test("every point has a specification with its values and no sweep")
    func variants() throws {
        let variants = try SpecTexts.document(SpecTexts.sample).variants()
        #expect(variants.count == 12)
        let last = try #require(variants.last)
        #expect(last.spec.attention.backend.name.value == "flash")
        #expect(last.spec.precision.dtype.value == .bfloat16)
        #expect(last.spec.sweep.grid.isEmpty)
        #expect(last.spec.name.value == "fp16-sweep")
    }

    @Test("a wrong value of an axis is said once, at its place, beside what else is wrong")
    func wrongVariants() {
        let complaints = SpecTexts.complaints { () throws(SpecError) in
            _ = try SpecTexts.document(
                SpecTexts.smallest + """
                    timing: {repeats: 0}
                    sweep:
                      grid: {precision.dtype: [float32, flaot16], pipeline.steps: [0, 1]}

                    """
            ).variants()
        }
        #expect(
            complaints == [
                "5:19: error: 'timing.repeats' must be a whole number from 1 to 100000, not '0'",
                "7:37: error: 'precision.dtype' cannot be 'flaot16'",
                "7:64: error: 'pipeline.steps' must be a whole number from 1 to 10000, not '0'",
            ]
        )
    }

    @Test("a sweep that cannot be expanded does not hide what else is wrong")
    func brokenSweep() {
        let complaints = SpecTexts.complaints { () throws(SpecError) in
            _ = try SpecTexts.document(
                SpecTexts.smallest + "sweep: {grid: {name: [a]}}\ntiming: {repeats: 0}\n"
            ).variants()
        }
        #expect(complaints.count == 2)
    }
}
