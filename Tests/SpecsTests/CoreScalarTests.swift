import Specs
import Testing

@Suite("Scalars by the core schema of YAML 1.2")
struct CoreScalarTests {
    @Test(
        "a plain scalar means what the core schema says",
        arguments: [
            ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null),
            ("nULL", .string("nULL")),
            ("true", .boolean(true)), ("True", .boolean(true)), ("FALSE", .boolean(false)),
            ("tRUE", .string("tRUE")), ("yes", .string("yes")), ("no", .string("no")),
            ("on", .string("on")), ("off", .string("off")), ("y", .string("y")),
            ("0", .integer(0)), ("010", .integer(10)), ("-7", .integer(-7)), ("+7", .integer(7)),
            ("0x1F", .integer(31)), ("0o17", .integer(15)), ("0b11", .string("0b11")),
            ("-0x1F", .string("-0x1F")), ("0x", .string("0x")), ("0o8", .string("0o8")),
            ("0x+1", .string("0x+1")), ("1_000", .string("1_000")),
            ("18446744073709551615", .integer(18_446_744_073_709_551_615)),
            ("1e-5", .number(1e-5)), ("1E+5", .number(1e5)), ("1.", .number(1)),
            (".5", .number(0.5)), ("-.5", .number(-0.5)), ("+1.5e3", .number(1500)),
            ("1e", .string("1e")), (".", .string(".")), ("-", .string("-")), ("e5", .string("e5")),
            ("1.2.3", .string("1.2.3")), ("1:30", .string("1:30")),
            ("2026-11-23", .string("2026-11-23")),
            (".inf", .number(.infinity)), ("-.INF", .number(-.infinity)),
            ("+.Inf", .number(.infinity)), ("inf", .string("inf")), ("nan", .string("nan")),
            ("1e999", .number(.infinity)), ("<<", .string("<<")), ("flash", .string("flash")),
        ] as [(String, CoreScalar)]
    )
    func plain(text: String, meaning: CoreScalar) {
        #expect(CoreScalar(plain: text) == meaning)
    }

    @Test("a whole number beyond 128 bits is a number", arguments: ["", "0x"])
    func beyond(prefix: String) {
        let text = prefix + String(repeating: "9", count: 50)
        guard case .number(let value) = CoreScalar(plain: text) else {
            Issue.record("\(text) is \(CoreScalar(plain: text))")
            return
        }
        #expect(value > 1e49)
    }

    @Test("not a number is not a number", arguments: [".nan", ".NaN", ".NAN"])
    func notANumber(text: String) {
        guard case .number(let value) = CoreScalar(plain: text) else {
            Issue.record("\(text) is \(CoreScalar(plain: text))")
            return
        }
        #expect(value.isNaN)
    }

    @Test("quotes make a string of anything", arguments: ["\"5\"", "'5'", "!!str 5"])
    func quoted(text: String) throws {
        let spec = try SpecTexts.decode(adding: "title: \(text)\n")
        #expect(spec.title == "5")
    }
}
