import Records

/// Trials below one another, the first on top, their names on the left: the upright axis of a panel.
struct RowAxis {
    /// The axis.
    let axis: PanelSheet.Axis
    /// The panel's height in pixels.
    let height: Double
    /// Room for the names, in pixels.
    let left: Double

    /// Rows of these trials, at 1, 2, … from the top.
    init(_ trials: [RecordedTrial]) {
        let count = Double(trials.count)
        axis = PanelSheet.Axis(
            label: "",
            range: 0.4...(count + 0.6),
            ticks: GnuplotTicks(
                trials.enumerated().map { ($0.element.name, Double($0.offset + 1)) }
            ),
            isReversed: true
        )
        height = max(70, 19 * count)
        left = 26 + 7 * Double(trials.map { PrintableText.width($0.name) }.max() ?? 0)
    }
}
