import Specs
import TestSupport
import Testing

@Suite("Canonical JSON (RFC 8785)")
struct CanonicalJSONTests {
    @Test(
        "numbers are written as the RFC's appendix B does",
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] as [(UInt64, String)]
    )
    func appendixB(bits: UInt64, text: String) {
        #expect(CanonicalJSON.text(Double(bitPattern: bits)) == text)
    }

    @Test(
        "numbers change their layout where ECMAScript does",
        arguments: [
            (1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-6, "0.000001"), (1e-7, "1e-7"),
            (1.5e-7, "1.5e-7"), (4.5, "4.5"), (2e-3, "0.002"), (1e30, "1e+30"), (1e-27, "1e-27"),
            (333_333_333.333_333_29, "333333333.3333333"), (-0.0, "0"), (100, "100"),
            (123456.789, "123456.789"), (-1.25, "-1.25"), (0.1, "0.1"), (1e16, "10000000000000000"),
            (12e20, "1.2e+21"),
        ] as [(Double, String)]
    )
    func layouts(number: Double, text: String) {
        #expect(CanonicalJSON.text(number) == text)
    }

    @Test("every number reads back as itself")
    func roundTrip() {
        var generator = Mutation(seed: 1)
        var count = 0
        while count < 20_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            #expect(Double(CanonicalJSON.text(number)) == number)
            count += 1
        }
    }

    @Test("whole numbers keep all their digits")
    func integers() {
        #expect(CanonicalJSON.text(.integer(9_007_199_254_740_993)) == "9007199254740993")
        #expect(CanonicalJSON.text(.integer(Int128(UInt64.max))) == "18446744073709551615")
        #expect(CanonicalJSON.text(.integer(-5)) == "-5")
    }

    @Test("the RFC's sample of section 3.2.2 comes out as printed there")
    func sample() {
        let value = CanonicalJSON.Value.object([
            "numbers": .array([
                .number(333_333_333.333_333_29), .number(1e30), .number(4.50), .number(2e-3),
                .number(0.000_000_000_000_000_000_000_000_001),
            ]),
            "string": .string("\u{20ac}$\u{f}\nA'B\"\\\\\"/"),
            "literals": .array([.null, .boolean(true), .boolean(false)]),
        ])
        #expect(
            CanonicalJSON.text(value)
                == #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
                + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        )
    }

    @Test("keys are sorted by UTF-16 code units, as in the RFC's section 3.2.3")
    func keyOrder() {
        let keys = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1f600}", "\u{80}", "\u{f6}"]
        let members = Dictionary(uniqueKeysWithValues: keys.map { ($0, CanonicalJSON.Value.null) })
        #expect(
            CanonicalJSON.text(.object(members))
                == "{\"\\r\":null,\"1\":null,\"\u{80}\":null,\"\u{f6}\":null,\"\u{20ac}\":null,"
                + "\"\u{1f600}\":null,\"\u{fb33}\":null}"
        )
    }

    @Test("only what must be escaped is escaped")
    func escapes() {
        #expect(
            CanonicalJSON.text(.string("\u{0}\u{8}\t\n\u{c}\r\u{1f}\"\\/\u{7f}é"))
                == #""\u0000\b\t\n\f\r\u001f\"\\/"# + "\u{7f}é\""
        )
    }

    @Test("nothing is nothing: empty lists and mappings have no white space")
    func empty() {
        #expect(CanonicalJSON.text(.array([.array([]), .object([:])])) == "[[],{}]")
        #expect(CanonicalJSON.bytes(.string("é")) == [0x22, 0xc3, 0xa9, 0x22])
    }

    @Test("a node becomes JSON by the meaning of its scalars")
    func nodes() throws {
        let value = try Override.parse(
            "a={b: [010, '010', 1e-7, no, true, ~], a: {}}",
            position: 1
        ).value
        #expect(CanonicalJSON.text(value.json) == #"{"a":{},"b":[10,"010",1e-7,"no",true,null]}"#)
    }
}
