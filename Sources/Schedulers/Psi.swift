import Tensors

/// The integrals of exponential integrators: ψ_k(z) = z φ_k(z) = z (1/k! + z/(k+1)! + z²/(k+2)! + …).
package enum Psi {
    /// ψ_k at `z`: ψ₁ is exp(z) - 1, and ψ_(k+1) is ψ_k / z - 1/k!.
    package static func value(_ k: Int, at z: Double) -> Double {
        let factorial = (1...k).reduce(1.0) { $0 * Double($1) }
        guard abs(z) >= 1 else {
            // The differences of the closed form would lose digits.
            var (term, sum) = (z / factorial, 0.0)
            for n in 1...25 {
                sum += term
                term *= z / Double(k + n)
            }
            return sum
        }
        guard k > 1 else { return ElementaryFunction.exp(z) - 1 }
        return value(k - 1, at: z) / z - Double(k) / factorial
    }
}
