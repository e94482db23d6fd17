import Foundation

/// Bytes in words.
enum ByteCount {
    /// In the largest binary unit that leaves a number of at least one, with the exact count: `2.0 GiB (2147483648 bytes)`.
    static func text(_ count: Int) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB"]
        var value = Double(count), unit: String?
        for larger in units where value >= 1024 {
            value /= 1024
            unit = larger
        }
        guard let unit else { return "\(count) bytes" }
        return "\(String(format: "%.1f", value)) \(unit) (\(count) bytes)"
    }
}
