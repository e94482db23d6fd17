import Schedulers
import Testing

@Suite struct BetaDistributionTests {
    /// Computed with 40 digits by bisection of mpmath's incomplete beta function.
    @Test(
        "quantiles are true to 1e-13",
        arguments: [
            (0.6, 0.6, 1e-9, 1.8558824624914105e-15), (0.6, 0.6, 0.001, 1.8558738517451997e-05),
            (0.6, 0.6, 0.05, 0.012554456873611407), (0.6, 0.6, 0.25, 0.175680378652695),
            (0.6, 0.6, 0.4, 0.3627009907532143), (0.6, 0.6, 0.5, 0.5),
            (0.6, 0.6, 0.75, 0.824319621347305), (0.6, 0.6, 0.9, 0.9604155944112192),
            (0.6, 0.6, 0.999, 0.9999814412614826), (2.5, 0.8, 1e-9, 0.0002907784062404822),
            (2.5, 0.8, 0.001, 0.07272946034158943), (2.5, 0.8, 0.25, 0.6319798917632244),
            (2.5, 0.8, 0.5, 0.812030861181311), (2.5, 0.8, 0.999, 0.9999323736067325),
        ]
    )
    func quantile(alpha: Double, beta: Double, probability: Double, truth: Double) {
        let value = BetaDistribution(alpha: alpha, beta: beta).quantile(probability)
        #expect(abs(value - truth) <= 1e-13 * truth)
    }

    @Test("the ends are the range's, and a probability leads back to itself")
    func inverse() {
        let distribution = BetaDistribution(alpha: 0.6, beta: 0.6)
        #expect(distribution.quantile(0) == 0 && distribution.quantile(1) == 1)
        #expect(distribution.cumulative(0) == 0 && distribution.cumulative(1) == 1)
        for probability in (1..<200).map({ Double($0) / 200 }) {
            let back = distribution.cumulative(distribution.quantile(probability))
            #expect(abs(back - probability) < 1e-14)
        }
    }
}
