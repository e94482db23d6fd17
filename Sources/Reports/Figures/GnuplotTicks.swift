import Foundation
import Records

/// Marks of an axis: words at places.
struct GnuplotTicks {
    /// The words, as gnuplot's enhanced text where they are powers of ten, and where they stand.
    var marks: [(label: String, place: Double)]

    /// As gnuplot lists them.
    var list: String {
        marks.map { "\(GnuplotText.quoted($0.label)) \($0.place)" }.joined(separator: ", ")
    }

    /// Words for places that are given, none left out.
    init(_ marks: [(label: String, place: Double)]) { self.marks = marks }

    /// Round numbers of a logarithmic axis: as many as there is room for, at least two where the range has them.
    init(logarithmicFrom low: Double, to high: Double) {
        guard low > 0, low < high, high.isFinite else {
            marks = []
            return
        }
        let powers = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
        let every = max(1, (powers.count + 6) / 8)
        let choices: [[String]] = [
            ["1"], ["1", "3"], ["1", "2", "5"], ["1", "1.5", "2", "3", "4", "5", "7"],
            (10..<100).map { "\(Double($0) / 10)" },
        ]
        var found: [(String, Double)] = []
        for (index, factors) in choices.enumerated() where found.count < (index < 4 ? 3 : 2) {
            found = powers.filter { factors.count > 1 || $0 % every == 0 }.flatMap { power in
                factors.compactMap { factor in
                    let value = Double("\(factor)e\(power)") ?? .nan
                    return value >= low && value <= high
                        ? (Self.label(value, factor, power), value) : nil
                }
            }
        }
        // Neighbours such as 1.1 and 1.2 in too wide a range: every second, third, … of them.
        let step = max(1, (found.count + 8) / 9)
        marks = found.enumerated().filter { $0.offset % step == 0 }.map(\.element)
    }

    /// At most eight of some numbers, evenly chosen, the first among them.
    init(some places: [Double]) {
        let step = max(1, (places.count + 6) / 8)
        marks = places.enumerated().filter { $0.offset % step == 0 }
            .map { (String(format: "%.10g", $0.element), $0.element) }
    }

    /// 0.05 and 200 as they are; powers of ten beyond a thousand.
    private static func label(_ value: Double, _ factor: String, _ power: Int) -> String {
        if power >= -3 && power <= 3 { return String(format: "%.4g", value) }
        let factor = factor.hasSuffix(".0") ? String(factor.dropLast(2)) : factor
        return factor == "1" ? "10^{\(power)}" : "\(factor)·10^{\(power)}"
    }
}
