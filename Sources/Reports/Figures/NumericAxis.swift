import Foundation
import Records

/// A swept number that a figure runs along: an axis such as `pipeline.batch_size`, or an option of another axis's values,
/// such as the `block_k` of `flash(block_k: 64)`.
struct NumericAxis {
    /// The axis.
    let axis: SweepAxis
    /// The option; nil where the axis's values are numbers themselves.
    let option: String?
    /// The number of each trial of the sweep, by its row; those without one are not in the figure.
    let values: [Int: Double]

    /// What the figure's axis is called.
    var name: String { option.map { "\(axis.path): \($0)" } ?? axis.path }

    /// The axis with the most numbers, an axis before an option; nil where nothing is swept over two positive numbers.
    init?(_ source: FigureSource) {
        let points = source.points.map(\.trial)
        let candidates = source.summary.axes.indices.flatMap { index in
            let axis = source.summary.axes[index]
            let texts = points.map { ($0.row, $0.axisValues[index]) }
            let plain = NumericAxis(axis, nil, texts.map { ($0.0, Double($0.1)) })
            let options = texts.flatMap { Self.options(of: $0.1).map(\.name) }.distinct()
            return [plain]
                + options.map { option in
                    NumericAxis(
                        axis,
                        option,
                        texts.map { row, text in
                            (row, Self.options(of: text).first { $0.name == option }?.value)
                        }
                    )
                }
        }
        let usable = candidates.filter { $0.positions.count > 1 }
        let best = usable.enumerated().min { first, second in
            let (a, b) = (first.element, second.element)
            if (a.option == nil) != (b.option == nil) { return a.option == nil }
            return a.positions.count == b.positions.count
                ? first.offset < second.offset : a.positions.count > b.positions.count
        }
        guard let best else { return nil }
        self = best.element
    }

    private init(_ axis: SweepAxis, _ option: String?, _ values: [(Int, Double?)]) {
        self.axis = axis
        self.option = option
        let known = values.compactMap { row, value in
            value.flatMap { $0 > 0 && $0.isFinite ? (row, $0) : nil }
        }
        self.values = Dictionary(known, uniquingKeysWith: { first, _ in first })
    }

    /// The numbers, ascending.
    var positions: [Double] { Set(values.values).sorted() }

    /// What of an axis's value tells a curve from another one: all but the number that the curve runs along.
    func rest(of trial: TrialSummary, axis index: Int, of axes: [SweepAxis]) -> String {
        let text = trial.trial.axisValues[index]
        guard axes[index] == axis else { return text }
        guard let option, let open = text.firstIndex(of: "(") else { return "" }
        let others = Self.options(of: text).filter { $0.name != option }.map(\.text)
        let name = String(text[..<open])
        return others.isEmpty ? name : "\(name)(\(others.joined(separator: ", ")))"
    }

    /// The trials that have a number, as curves that run along it.
    func series(_ source: FigureSource, trials: [TrialSummary], splitsAlways: Bool) -> SweepSeries {
        SweepSeries(
            source,
            trials: trials.filter { values[$0.trial.row] != nil },
            splitsAlways: splitsAlways,
            tells: { $0 != axis || option != nil },
            value: { rest(of: $0, axis: $1, of: source.summary.axes) }
        )
    }

    /// The axis of a panel: logarithmic where the numbers span a factor of eight, their values marked.
    var sheetAxis: PanelSheet.Axis {
        let low = positions.first ?? 1, high = positions.last ?? 1
        guard high / low >= 8 else { return .counting(name, positions) }
        let margin = pow(high / low, 0.05)
        return PanelSheet.Axis(
            label: name,
            range: (low / margin)...(high * margin),
            ticks: GnuplotTicks(some: positions),
            isLogarithmic: true
        )
    }

    /// What a legend of curves along this axis tells apart.
    func legendTitle(_ source: FigureSource, _ series: SweepSeries) -> String {
        series.legendTitle(source.summary.axes.filter { $0 != axis || option != nil })
    }

    /// What is missing where no numbers were swept.
    static let obstacle =
        "no number was swept; write two of them in a sweep, such as 'pipeline.batch_size: [1, 2]'"

    /// The options of `name(option: value, option: value)`.
    private static func options(of text: String) -> [(name: String, value: Double?, text: String)] {
        guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else { return [] }
        return text[text.index(after: open)...].dropLast().components(separatedBy: ", ").map {
            let parts = $0.components(separatedBy: ": ")
            return (parts[0], parts.count == 2 ? Double(parts[1]) : nil, $0)
        }
    }
}
