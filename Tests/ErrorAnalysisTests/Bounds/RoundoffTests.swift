import ErrorAnalysis
import Testing

struct RoundoffTests {
    @Test(
        "gamma is n u / (1 - n u), and infinite where n u reaches 1",
        arguments: [
            (0, 0x1p-8, 0), (1, 0x1p-8, 1.0 / 255), (128, 0x1p-8, 1), (256, 0x1p-8, .infinity),
            (300, 0x1p-8, .infinity), (3, 0, 0),
        ] as [(Int, Double, Double)]
    )
    func gamma(count: Int, roundoff: Double, wanted: Double) {
        #expect(Roundoff.gamma(count, roundoff) == wanted)
    }

    @Test("gamma bounds as many roundings as it says", arguments: [1, 3, 10, 100])
    func roundings(count: Int) {
        let u = 0x1p-11
        var up = 1.0, down = 1.0
        for _ in 0..<count { (up, down) = (up * (1 + u), down / (1 - u)) }
        #expect(up - 1 <= Roundoff.gamma(count, u) && down - 1 <= Roundoff.gamma(count, u))
    }
}
