import Checkpoints
import TestSupport
import Testing

struct JSONValueTests {
    static let valid: [(text: String, value: JSONValue)] = [
        ("null", nil),
        (" [ true , false ] ", [true, false]),
        ("-7", -7),
        ("9223372036854775807", 9_223_372_036_854_775_807),
        ("9223372036854775808", 9_223_372_036_854_775_808.0),
        ("-0", -0.0),
        ("1e-5", 1e-5),
        ("0.00085", 0.00085),
        ("1E+2", 100.0),
        (#""\u0041\n\/\"\\""#, "A\n/\"\\"),
        (#""\ud83d\ude00 é""#, "😀 é"),
        ("{}", .object([:])),
        (#"{"a": {"b": []}}"#, .object(["a": .object(["b": []])])),
    ]

    @Test("valid JSON has the value it says", arguments: valid)
    func reads(_ text: String, _ value: JSONValue) throws {
        #expect(try JSONValue(json: text.utf8) == value)
    }

    static let invalid: [(text: String, line: Int, column: Int, expected: String)] = [
        ("", 1, 1, "a value"),
        ("{", 1, 2, "a quoted key"),
        ("[1,]", 1, 4, "a value"),
        ("[1 2]", 1, 4, "',' or ']'"),
        ("{\"a\" 1}", 1, 6, "':'"),
        ("{\n \"a\": 1,\n \"a\": 2}", 3, 2, "each key once"),
        ("tru", 1, 1, "'true'"),
        ("01", 1, 1, "leading zeros"),
        ("1.", 1, 3, "a digit"),
        ("-", 1, 2, "a digit"),
        ("1e999", 1, 1, "64-bit"),
        ("Nan", 1, 1, "'NaN'"),
        ("-Inf", 1, 1, "'-Infinity'"),
        ("\"a\nb\"", 1, 3, "an escape"),
        ("\"\\x\"", 1, 3, "one of"),
        ("\"\\u12g4\"", 1, 4, "four hexadecimal digits"),
        ("\"\\ud800\"", 1, 4, "surrogate"),
        ("\"\\ud800\\u0041\"", 1, 4, "surrogate"),
        ("\"abc", 1, 5, "'\"'"),
        ("1 x", 1, 3, "the end"),
    ]

    @Test("an error in JSON has its line, its column and what belongs there", arguments: invalid)
    func refuses(_ text: String, _ line: Int, _ column: Int, _ expected: String) throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSONValue(json: text.utf8) }
        #expect(error.position == TextPosition(line: line, column: column))
        #expect(error.expected.contains(expected), "\(error.expected)")
    }

    @Test("the numbers that only Python writes are read, and are no finite numbers")
    func python() throws {
        let values = try #require(JSONValue(json: "[NaN, Infinity, -Infinity]".utf8).array)
        #expect(values[1...] == [.number(.infinity), .number(-.infinity)])
        if case .number(let value) = values[0] { #expect(value.isNaN) } else { Issue.record() }
        #expect(values.allSatisfy { $0.double == nil && $0.int == nil })
    }

    @Test("a string that is not UTF-8 is refused")
    func invalidUTF8() throws {
        let error = try #require(throws: JSONSyntaxError.self) {
            try JSONValue(json: [UInt8(ascii: "\""), 0xC3, UInt8(ascii: "\"")])
        }
        #expect(error.what.contains("not UTF-8"))
    }

    @Test("nesting is read up to a bound and refused beyond it", arguments: ["[", "{\"a\":"])
    func nesting(_ opening: String) throws {
        let closing = opening == "[" ? "]" : "}"
        let nested = { (depth: Int) in
            String(repeating: opening, count: depth) + "1"
                + String(repeating: closing, count: depth)
        }
        #expect(throws: Never.self) { try JSONValue(json: nested(64).utf8) }
        let error = try #require(throws: JSONSyntaxError.self) {
            try JSONValue(json: nested(1_000_000).utf8)
        }
        #expect(error.what.contains("nested"))
    }

    @Test("the description of a huge value is short")
    func brief() {
        let huge = JSONValue.array(Array(repeating: .string("many words"), count: 100_000))
        #expect(huge.description.count <= 120)
    }
}
