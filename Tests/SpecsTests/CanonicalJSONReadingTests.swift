import Specs
import Testing

@Suite("Reading canonical JSON")
struct CanonicalJSONReadingTests {
    @Test(
        "gives the value that was written",
        arguments: [
            "null", "true", "false", "0", "-7", "18446744073709551615", "1.5", "1e+21", "5e-324",
            "\"\"", "\"grün é \\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001f\"", "[]", "{}",
            "[1,[2,{}],\"x\"]", "{\"a\":null,\"b\":{\"c\":[0.1,false]},\"é\":1}",
        ]
    )
    func roundTrip(text: String) throws {
        #expect(CanonicalJSON.text(try #require(CanonicalJSON.value(of: text))) == text)
    }

    @Test(
        "refuses what is not canonical to the byte",
        arguments: [
            "", " 1", "1 ", "1.0", "01", "+1", "-0", "1e21", "0.10", "nul", "tru", "[1,]", "[1",
            "[,1]", "{\"a\":1,}", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "{\"a\" :1}", "{a:1}",
            "\"\\u0041\"", "\"\\/\"", "\"\\x\"", "\"", "\"\u{1}\"", "NaN", "1e999", "[1][2]",
            "\"\\u00", "{\"a\"", "-", "1-2",
        ]
    )
    func refused(text: String) {
        #expect(CanonicalJSON.value(of: text) == nil)
    }

    @Test("does not go deeper than any specification, so that no text exhausts the stack")
    func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(CanonicalJSON.value(of: nested(64)) != nil)
        #expect(CanonicalJSON.value(of: nested(65)) == nil)
        #expect(CanonicalJSON.value(of: nested(1_000_000)) == nil)
    }
}
