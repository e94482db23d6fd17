import Comparisons
import Testing

@Suite("The ratio of two medians")
struct MedianRatioTests {
    @Test("is right over left, and its interval holds it")
    func ratio() throws {
        let ratio = try #require(MedianRatio([1, 3, 2], [5, 4, 6, 3]))
        #expect(ratio.left == 2 && ratio.right == 4.5 && ratio.ratio == 2.25)
        let interval = try #require(ratio.interval)
        #expect(interval.contains(2.25) && interval.lowerBound < interval.upperBound)
    }

    @Test("is clear where samples lie apart, and not where they are mixed")
    func clarity() throws {
        let slow = [1.0, 1.01, 1.02, 1.03, 1.04], fast = [0.5, 0.51, 0.52, 0.53, 0.54]
        #expect(try #require(MedianRatio(slow, fast)).isClear == true)
        #expect(try #require(MedianRatio(slow, slow.reversed())).isClear == false)
        #expect(try #require(MedianRatio([1, 1.2, 0.9], [0.95, 1.1, 1.15])).isClear == false)
    }

    @Test("is the same each time")
    func determinism() {
        #expect(MedianRatio([1, 2, 3, 5], [2, 3, 4]) == MedianRatio([1, 2, 3, 5], [2, 3, 4]))
    }

    @Test("covers the truth in about nineteen of twenty experiments")
    func coverage() throws {
        // Both samples are of one distribution; fewer than 90 or more than 100 of 100 would be 3 standard deviations off
        // the nominal level, and the percentile interval of a median is known to be a little wide.
        var state: UInt64 = 7
        func draw() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return 1 + Double(state >> 40) / Double(1 << 24)
        }
        let covered = try (0..<100).count { _ in
            let ratio = try #require(
                MedianRatio((0..<21).map { _ in draw() }, (0..<21).map { _ in draw() })
            )
            return ratio.isClear == false
        }
        #expect((88...100).contains(covered), "\(covered)")
    }

    @Test("has no interval for fewer than three samples, and is none for no time at all")
    func few() throws {
        let ratio = try #require(MedianRatio([1, 2], [3, 4, 5]))
        #expect(ratio.interval == nil && ratio.isClear == nil)
        #expect(MedianRatio([], [1]) == nil)
        #expect(MedianRatio([0, 0, 0], [1, 1, 1]) == nil)
        #expect(MedianRatio([1, 2, .nan], [1, 1, 1]) == nil)
        #expect(MedianRatio([1, 1, 1, 0, 0], [1, 1, 0]) == nil)
    }
}
