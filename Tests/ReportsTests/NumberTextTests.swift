import Reports
import Testing

@Suite("A number for people")
struct NumberTextTests {
    @Test(
        "that is an error has two digits and an exponent",
        arguments: [
            (0.00123, "1.2e-03"), (1.0, "1.0e+00"), (9.96e-8, "1.0e-07"), (0, "0"),
            (Double.infinity, "inf"), (.nan, "–"), (Double.leastNonzeroMagnitude, "4.9e-324"),
        ]
    )
    func error(value: Double, text: String) {
        #expect(NumberText.error(value) == text)
    }

    @Test(
        "that is a time has three digits and a unit that suits it",
        arguments: [
            (1.234, "1.23 s"), (12.34, "12.3 s"), (123.4, "123 s"), (1234, "1234 s"),
            (0.0456, "45.6 ms"), (0.45, "450 ms"), (0.9996, "1.00 s"), (0.000_999_6, "1.00 ms"),
            (7.89e-6, "7.89 µs"), (2e-9, "2.00 ns"), (9.996, "10.0 s"), (0, "0 s"), (.nan, "–"),
        ]
    )
    func seconds(value: Double, text: String) {
        #expect(NumberText.seconds(value) == text)
    }

    @Test(
        "that is an amount of memory goes up by 1024",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (12_897_485, "12.3 MiB"),
            (1_048_575, "1.0 MiB"), (3_328_599_654, "3.1 GiB"), (128 << 20, "128 MiB"),
            (Int.max, "8192 PiB"),
        ]
    )
    func bytes(value: Int, text: String) {
        #expect(NumberText.bytes(value) == text)
    }

    @Test(
        "that is an amount of work goes up by 1000",
        arguments: [
            (999, "999"), (1000, "1.00 k"), (1_234_567_890, "1.23 G"), (999_999, "1.00 M"),
            (Int.max, "9.22 E"),
        ]
    )
    func operations(value: Int, text: String) {
        #expect(NumberText.operations(value) == text)
    }

    @Test(
        "that is a ratio has two or three digits",
        arguments: [
            (1.0, "1.00"), (1.0249, "1.02"), (0.0512, "0.051"), (0.5, "0.50"), (9.996, "10.0"),
            (123.4, "123"), (12345, "1.2e+04"), (0.0012, "1.2e-03"), (0, "0"),
            (Double.infinity, "inf"), (.nan, "–"),
        ]
    )
    func ratio(value: Double, text: String) {
        #expect(NumberText.ratio(value) == text)
    }

    @Test(
        "that is a count is plain until it is long",
        arguments: [(0.0, "0"), (12, "12"), (99_999, "99999"), (100_000, "1.0e+05"), (.nan, "–")]
    )
    func count(value: Double, text: String) {
        #expect(NumberText.count(value) == text)
    }

    @Test(
        "that is a ratio of powers is in decibels",
        arguments: [
            (31.44, "31.4 dB"), (0, "0.0 dB"), (-3, "-3.0 dB"), (Double.infinity, "inf"),
            (-.infinity, "-inf"), (.nan, "–"),
        ]
    )
    func decibels(value: Double, text: String) {
        #expect(NumberText.decibels(value) == text)
    }

    @Test(
        "that is a likeness is told from 1 unless it is 1",
        arguments: [
            (1.0, "1"), (0.9876, "0.988"), (0.9996, "1 - 4e-04"), (-0.25, "-0.250"), (0, "0"),
            (.nan, "–"),
        ]
    )
    func likeness(value: Double, text: String) {
        #expect(NumberText.likeness(value) == text)
    }

    @Test(
        "that is whole keeps all its digits",
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (-43_050, "-43,050"),
            (1_234_567, "1,234,567"), (.min, "-9,223,372,036,854,775,808"),
        ] as [(Int, String)]
    )
    func whole(value: Int, text: String) {
        #expect(NumberText.whole(value) == text)
    }

    @Test("that is undefined is a dash")
    func undefined() {
        #expect(NumberText.error(nil) == "–")
        #expect(NumberText.seconds(nil) == "–")
        #expect(NumberText.bytes(nil) == "–")
        #expect(NumberText.operations(nil) == "–")
    }
}
