import Foundation

/// A number as a paper prints it: so many digits, and a power of ten where it is far from 1.
struct PaperNumber: Equatable, Sendable {
    /// How many digits there are.
    enum Style: Equatable, Sendable {
        /// Two significant digits, for errors.
        case error
        /// Three significant digits, in multiples of a unit: 0.001 for milliseconds.
        case scaled(by: Double)
        /// One digit behind the point, in multiples of a unit.
        case tenths(of: Double)
        /// A whole number.
        case count
    }

    /// The number.
    let value: Double
    /// The digits, in the unit of the style: `4.1`, `-0.5`, `inf`.
    let digits: String
    /// The power of ten that the digits are multiplied by; nil where that is none.
    let exponent: Int?

    init(_ value: Double, _ style: Style) {
        self.value = value
        guard value.isFinite, value != 0 else {
            digits = value == 0 ? "0" : value.isNaN ? "–" : value > 0 ? "inf" : "-inf"
            exponent = nil
            return
        }
        switch style {
        case .error: (digits, exponent) = Self.significant(value, 2)
        case .scaled(let unit): (digits, exponent) = Self.significant(value / unit, 3)
        case .tenths(let unit): (digits, exponent) = (String(format: "%.1f", value / unit), nil)
        case .count: (digits, exponent) = (String(format: "%.0f", value), nil)
        }
    }

    /// `4.1e-03` becomes 4.1 and −3; numbers from 0.1 to 1000 need no power.
    private static func significant(_ value: Double, _ count: Int) -> (String, Int?) {
        let parts = String(format: "%.\(count - 1)e", value).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return ("\(value)", nil) }
        guard (-1...2).contains(exponent) else { return (String(parts[0]), exponent) }
        let behind = max(count - 1 - exponent, 0)
        // Rounded by its digits first: 0.0996 is 0.10 with two of them.
        let rounded = (Double(parts[0]) ?? value) * pow(10, Double(exponent))
        return (String(format: "%.\(behind)f", rounded), nil)
    }

    /// `4.1 × 10⁻³`.
    var plain: String {
        let digits = Self.signed(self.digits, minus: "−").replacing("inf", with: "∞")
        guard let exponent else { return digits }
        let raised = "\(exponent)".map { Self.raised[$0] ?? String($0) }.joined()
        return "\(digits) × 10\(raised)"
    }

    /// `4.1\times10^{-3}`, for math mode.
    var latex: String {
        let digits = self.digits.replacing("inf", with: "\\infty")
        return exponent.map { "\(digits)\\times10^{\($0)}" } ?? digits
    }

    private static func signed(_ digits: String, minus: String) -> String {
        digits.hasPrefix("-") ? minus + digits.dropFirst() : digits
    }

    private static let raised: [Character: String] = [
        "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
        "8": "⁸", "9": "⁹",
    ]
}
