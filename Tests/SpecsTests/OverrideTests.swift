import Specs
import Testing

@Suite("Overrides of the command line")
struct OverrideTests {
    /// The document with the arguments applied.
    private func applying(
        _ arguments: [String],
        to lines: String = ""
    ) throws(SpecError) -> SpecDocument {
        let overrides = try Override.parse(arguments, first: 1)
        return try SpecTexts.document(SpecTexts.smallest + lines).applying(overrides)
    }

    @Test(
        "a value is read as in the file",
        arguments: [
            ("a=flash", .string("flash")), ("a=010", .integer(10)), ("a=1e-5", .number(1e-5)),
            ("a=no", .string("no")), ("a=True", .boolean(true)), ("a=null", .null),
            ("a='5'", .string("5")), ("a=\"x, y\"", .string("x, y")), ("a= 5 ", .integer(5)),
            ("a=b=c", .string("b=c")), ("a=weights/x y", .string("weights/x y")),
        ] as [(String, CoreScalar)]
    )
    func values(argument: String, meaning: CoreScalar) throws {
        let override = try Override.parse(argument, position: 1)
        #expect(override.value.meaning == meaning)
        #expect(!override.isCommaList)
    }

    @Test(
        "only a comma outside of quotes and brackets makes a list of it",
        arguments: [
            ("a=flash,math", true, "[flash, math]"), ("a=[flash,math]", false, "[flash, math]"),
            ("a={x: 1, y: 2}", false, "{x: 1, y: 2}"),
            ("a={name: flash, q: 1},math", true, "[flash(q: 1), math]"),
            ("a='x,y',z", true, "[x,y, z]"), ("a=1, 2", true, "[1, 2]"),
        ]
    )
    func commaLists(argument: String, isCommaList: Bool, label: String) throws {
        let override = try Override.parse(argument, position: 1)
        #expect(override.isCommaList == isCommaList)
        #expect(override.value.label == label)
    }

    @Test("values are placed in the argument")
    func places() throws {
        let override = try Override.parse("attention.backend=flash,math", position: 4)
        let items = try #require(override.value.items)
        #expect(items.map(\.location.mark?.column) == [19, 25])
        #expect(items.map(\.location.width) == [5, 4])
        #expect(items.first?.location.source.name == "<command line>:arg 4")
    }

    @Test(
        "what is no override is refused",
        arguments: [
            ("flash", "an override needs a '='"), ("=flash", "there is no key before the '='"),
            ("a=", "there is no value after the '='"), ("a=  ", "there is no value after the '='"),
            ("a=x,", "the list ends with a comma"), ("a=[1", "did not find expected"),
            ("a=1], [2", "did not find expected"), ("a=\u{7}", "the control character U+7"),
            ("a=#c", "did not find expected"), ("a=*x", "no anchor '&x'"), ("a=!!int 5", "the tag"),
            ("a=.nan", "'.nan' is not a finite number"), ("", "an override needs a '='"),
        ]
    )
    func refused(argument: String, message: String) throws {
        let error = try #require(throws: SpecError.self) {
            _ = try Override.parse(argument, position: 1)
        }
        #expect(error.problems.first?.message.hasPrefix(message) == true, "\(error)")
    }

    @Test("overrides apply from left to right, and what they say wins over the file")
    func applied() throws {
        let document = try applying(
            ["pipeline={steps: 5, eta: 1}", "pipeline.steps=7", "title=null", "timing=null"],
            to: "title: T\ntiming: {}\npipeline: {steps: 50}\n"
        )
        let spec = try document.decode()
        #expect(spec.pipeline.steps.value == 7)
        #expect(spec.pipeline.eta.value == 1)
        #expect(spec.title == "small")
        #expect(spec.timing == nil)
    }

    static let sweep = """
        sweep:
          grid: {attention.backend: [vanilla, math], precision.dtype: [float32, float16]}

        """

    @Test("a comma list replaces the axis where it stands, or makes a new last one")
    func axes() throws {
        let document = try applying(
            ["attention.backend=flash,math,sliced", "pipeline.steps=1,2"],
            to: Self.sweep
        )
        let sweep = try document.decode().sweep
        #expect(
            sweep.grid.map(\.path) == ["attention.backend", "precision.dtype", "pipeline.steps"]
        )
        #expect(sweep.grid.map(\.values.count) == [3, 2, 2])
        #expect(try applying(["pipeline.steps=1,2"]).points().count == 2)
    }

    @Test("a single value of a swept key leaves the axis with that value")
    func singleValue() throws {
        let document = try applying(
            ["attention.backend=flash", "precision={dtype: float64}"],
            to: Self.sweep
        )
        let points = try document.points()
        #expect(points.map { $0.labels.map(\.text) } == [["flash", "float64"]])
    }

    @Test(
        "an override that would be hidden, or is said twice, is refused",
        arguments: [
            (
                ["attention.backend=a", "attention.backend=b"],
                "'attention.backend' is given twice on the command line"
            ),
            (
                ["attention.backend.block_q=5"],
                "'attention.backend' is swept, and each of its values would replace this one"
            ),
            (["title=Hello, world"], "'title' cannot be swept, and a list with commas is a sweep"),
            (["pipeline.stpes=5"], "there is no key 'stpes' in 'pipeline'"),
        ]
    )
    func conflicts(arguments: [String], message: String) throws {
        let error = try #require(throws: SpecError.self) {
            _ = try applying(arguments, to: Self.sweep)
        }
        #expect(error.problems.map(\.message) == [message])
    }

    @Test("an axis of a zip is not overridden alone")
    func zip() throws {
        let zip = "sweep: {zip: {pipeline.steps: [1, 2], pipeline.eta: [0, 1]}}\n"
        let error = try #require(throws: SpecError.self) {
            _ = try applying(["pipeline.steps=5"], to: zip)
        }
        #expect(error.problems.first?.message.contains("'sweep.zip'") == true)
        #expect(try applying(["sweep.zip=null"], to: zip).points().count == 1)
    }

    @Test("all wrong overrides are said together")
    func together() throws {
        let error = try #require(throws: SpecError.self) {
            _ = try applying(["a=1", "pipeline.steps=3", "b=2"])
        }
        #expect(
            error.problems.map(\.location.source.name) == [
                "<command line>:arg 1", "<command line>:arg 3",
            ]
        )
    }

    @Test("a wrong override does not hide what is wrong with the file")
    func besideTheFile() throws {
        let error = try #require(throws: SpecError.self) {
            _ = try applying(["pipeline.stpes=3"], to: "timing: {repeats: 0}\n")
        }
        #expect(error.problems.map(\.location.source.name) == ["x.yaml", "<command line>:arg 1"])
    }

    @Test("all arguments that are no overrides are said together")
    func unreadable() throws {
        let error = try #require(throws: SpecError.self) {
            _ = try Override.parse(["a", "b=1", "c="], first: 5)
        }
        #expect(
            error.problems.map(\.location.source.name) == [
                "<command line>:arg 5", "<command line>:arg 7",
            ]
        )
    }

    @Test("a wrong value is found at its argument when it is decoded")
    func wrongValue() throws {
        let error = try #require(throws: SpecError.self) {
            _ = try applying(["precision.dtype=flaot16"]).decode()
        }
        #expect(
            error.description == """
                <command line>:arg 1: error: 'precision.dtype' cannot be 'flaot16'
                  arg 1 | precision.dtype=flaot16
                        |                 ^~~~~~~ did you mean 'float16'? There are: float64, \
                float32, float16, bfloat16
                """
        )
    }
}
