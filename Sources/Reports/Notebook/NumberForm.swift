import Queries

/// How the numbers of a column are written, in tables and by the notebook's Python functions of the same names.
enum NumberForm: String, Sendable {
    /// `1.2e-03`.
    case error
    /// `1234`, then `1.2e+06`.
    case count
    /// `0.051`, `12.3`.
    case ratio
    /// `31.4 dB`.
    case decibels
    /// `0.987`.
    case likeness
    /// `45.6 ms`.
    case seconds
    /// `12.3 MiB`.
    case size

    /// The form for what a reduction makes of a column in some units.
    init(_ path: ColumnPath, units: String, isCount: Bool = false) {
        let counted: Set<String> = [
            "nan", "positive_infinity", "negative_infinity", "overflow", "subnormal", "zero",
            "used",
            "nonfinite_mismatches", "elements", "calls", "step", "steps", "images", "batch_size",
            "flops", "equal", "within_one_ulp",
        ]
        let column = path.column
        self =
            switch units {
            case _ where isCount || counted.contains(column) || units == "ulp": .count
            case "s": .seconds
            case "bytes": .size
            case "dB": .decibels
            case _ where column.hasSuffix("ssim"): .likeness
            case _ where Self.isRatio(column): .ratio
            default: .error
            }
    }

    private static func isRatio(_ column: String) -> Bool {
        column.hasSuffix("_ratio") || column.contains("_over_") || column.hasSuffix("_share")
            || ["amplification", "directionality", "headroom", "image_changed_pixels"]
                .contains(column)
    }

    /// The number as it is shown.
    func shown(_ value: Double?) -> String {
        switch self {
        case .error: NumberText.error(value)
        case .count: NumberText.count(value)
        case .ratio: NumberText.ratio(value)
        case .decibels: NumberText.decibels(value)
        case .likeness: NumberText.likeness(value)
        case .seconds: NumberText.seconds(value)
        // No trial takes 0 bytes, so that stands for a number that nobody knows.
        case .size: NumberText.bytes(value.flatMap { $0 > 0 ? Int(exactly: $0.rounded()) : nil })
        }
    }
}
