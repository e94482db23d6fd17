import Tensors

/// The first Wasserstein distance between two samples of numbers: how much has to be moved how far to make one the other.
public enum Wasserstein {
    /// ∫ |F⁻¹ − G⁻¹| over the distributions F and G of two samples, of any sizes.
    ///
    /// Each number of a sample has the same weight. Nil where a sample is empty or has a number that is not finite.
    public static func distance(_ tested: [Double], _ reference: [Double]) -> Double? {
        guard !tested.isEmpty, !reference.isEmpty, (tested + reference).allSatisfy(\.isFinite)
        else { return nil }
        let x = sorted(tested), r = sorted(reference)
        // Steps of the inverse distributions are counted in units of 1 / (n m), which are whole numbers.
        let (n, m) = (x.count, r.count)
        var (i, j, place, sum) = (0, 0, 0, 0.0)
        while i < n, j < m {
            let end = min((i + 1) * m, (j + 1) * n)
            sum += abs(x[i] - r[j]) * Double(end - place)
            place = end
            if end == (i + 1) * m { i += 1 }
            if end == (j + 1) * n { j += 1 }
        }
        return sum / Double(n * m)
    }
}
