/// Whether the errors of successive steps point the same way: ‖Σ eₜ‖ / √(Σ ‖eₜ‖²) over the steps so far.
///
/// 1 where they are at right angles, as random errors nearly are; √n where all n are equal; less than 1 where they
/// cancel.
public struct Directionality: Sendable {
    private var sum: [Double] = []
    private var squares = 0.0

    /// No step was taken yet.
    public init() {}

    /// The number after one more step with this error; nil where there was no error so far or one is not finite.
    public mutating func add(_ error: [Double]) -> Double? {
        if sum.isEmpty { sum = [Double](repeating: 0, count: error.count) }
        precondition(
            sum.count == error.count,
            "directionality: \(error.count) values after \(sum.count)"
        )
        for index in error.indices {
            sum[index] += error[index]
            squares += error[index] * error[index]
        }
        let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let quotient = norm / squares.squareRoot()
        return squares > 0 && quotient.isFinite ? quotient : nil
    }
}
