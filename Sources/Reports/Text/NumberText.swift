import Foundation

/// Numbers as people read them: two or three significant digits, one form for each quantity.
public enum NumberText {
    /// What stands for an undefined number.
    public static let undefined = "–"

    /// An error: `1.2e-03`, or `0` for none at all.
    public static func error(_ value: Double?) -> String {
        special(value) ?? value.map { String(format: "%.1e", $0) } ?? undefined
    }

    /// A count: plain up to five digits, then `1.2e+06`.
    public static func count(_ value: Double?) -> String {
        guard let value, special(value) == nil else { return special(value) ?? undefined }
        return String(format: abs(value) < 99_999.5 ? "%.0f" : "%.1e", value)
    }

    /// A whole number with all its digits: `43,050`.
    public static func whole(_ value: Int) -> String {
        var groups: [Substring] = []
        var digits = Substring("\(value.magnitude)")
        while digits.count > 3 {
            groups.append(digits.suffix(3))
            digits = digits.dropLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups.reversed()).joined(separator: ",")
    }

    /// A ratio: `0.051`, `1.02`, `12.3`, `123`, and `1.2e+04` or `1.2e-03` beyond.
    public static func ratio(_ value: Double?) -> String {
        guard let value, special(value) == nil else { return special(value) ?? undefined }
        let size = abs(value)
        if size < 0.00995 || size >= 999.5 { return String(format: "%.1e", value) }
        return size < 0.0995 ? String(format: "%.3f", value) : threeDigits(value)
    }

    /// A ratio of powers: `31.4 dB`, and `inf` where nothing differs.
    public static func decibels(_ value: Double?) -> String {
        guard let value, value.isFinite else { return special(value) ?? undefined }
        return String(format: "%.1f dB", value)
    }

    /// A likeness: `0.987`, `1` where nothing differs, and `1 - 1.2e-05` where that could not be told from it.
    public static func likeness(_ value: Double?) -> String {
        guard let value, special(value) == nil else { return special(value) ?? undefined }
        if value == 1 { return "1" }
        return value < 0.9995
            ? String(format: "%.3f", value) : "1 - " + String(format: "%.0e", 1 - value)
    }

    /// A time: `1.23 s`, `45.6 ms`, `7.89 µs`.
    public static func seconds(_ value: Double?) -> String {
        guard let value, !value.isNaN else { return undefined }
        if let special = special(value) { return "\(special) s" }
        for (scale, unit) in [(1, "s"), (1e3, "ms"), (1e6, "µs")] {
            let scaled = value * scale
            if abs(scaled) >= 0.9995 { return "\(threeDigits(scaled)) \(unit)" }
        }
        return "\(threeDigits(value * 1e9)) ns"
    }

    /// An amount of memory: `512 B`, `12.3 MiB`, `123 GiB`.
    public static func bytes(_ value: Int?) -> String {
        guard let value else { return undefined }
        guard abs(Double(value)) >= 1024 else { return "\(value) B" }
        var scaled = Double(value)
        for unit in ["KiB", "MiB", "GiB", "TiB", "PiB"] {
            scaled /= 1024
            guard abs(scaled) >= 1023.5, unit != "PiB" else {
                return String(format: abs(scaled) < 99.95 ? "%.1f" : "%.0f", scaled) + " \(unit)"
            }
        }
        return undefined
    }

    /// An amount of work: `1.23 G` for 1 230 000 000 floating-point operations.
    public static func operations(_ value: Int?) -> String {
        guard let value else { return undefined }
        guard abs(Double(value)) >= 1000 else { return "\(value)" }
        var scaled = Double(value)
        for prefix in ["k", "M", "G", "T", "P", "E"] {
            scaled /= 1000
            guard abs(scaled) >= 999.5, prefix != "E" else {
                return "\(threeDigits(scaled)) \(prefix)"
            }
        }
        return undefined
    }

    /// A number to be held against another one: four digits.
    static func compared(_ value: Double?) -> String {
        guard let value, special(value) == nil else { return special(value) ?? undefined }
        let isWhole = value.rounded() == value && abs(value) < 99_999.5
        return String(format: isWhole ? "%.0f" : "%.3e", value)
    }

    private static func threeDigits(_ value: Double) -> String {
        let size = abs(value)
        let format = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f"
        return String(format: format, value)
    }

    private static func special(_ value: Double?) -> String? {
        guard let value, !value.isNaN else { return undefined }
        if value == 0 { return "0" }
        return value.isFinite ? nil : value > 0 ? "inf" : "-inf"
    }
}
