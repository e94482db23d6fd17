/// A step to a lower noise level that goes below it and comes back up with fresh noise.
struct AncestralStep {
    /// The level to go down to.
    let down: Double
    /// The standard deviation of the fresh noise, with which the sample is at the level that was asked for.
    let up: Double

    /// A step from one level to a lower one: up² = σ'² (σ² - σ'²) / σ² and down² = σ'² - up².
    init(from sigma: Double, to next: Double) {
        let variance = next * next * (sigma * sigma - next * next) / (sigma * sigma)
        up = max(variance, 0).squareRoot()
        down = max(next * next - up * up, 0).squareRoot()
    }
}
