import Records

/// The trials of a sweep as a figure tells them apart: each dtype has a panel, and what else was swept has a colour, a dash
/// and a mark, the same in every panel.
struct SweepSeries {
    /// One trial.
    struct Member {
        /// The number of its curve, by which a script finds its rows: from 1, in the order in which curves begin.
        let number: Int
        /// The trial.
        let trial: TrialSummary
        /// The panel's number, from 0.
        let panel: Int
        /// The number of its line style and of its label, from 1.
        let style: Int
    }

    /// The panels' titles; one empty title where there is nothing to tell apart.
    let panels: [String]
    /// What the styles stand for, in order.
    let labels: [String]
    /// The trials, in the record's order.
    let members: [Member]

    /// The series of some trials; what `isTold` says no to is not told apart, as the axis that a figure runs along.
    ///
    /// Errors differ by decades between dtypes, so that panels have scales of their own; where numbers are alike,
    /// `splitsAlways` is false, and dtypes are curves of one panel where there is no other curve.
    init(
        _ source: FigureSource,
        trials: [TrialSummary],
        splitsAlways: Bool = true,
        tells isTold: (SweepAxis) -> Bool = { _ in true },
        value: (TrialSummary, Int) -> String = { $0.trial.axisValues[$1] }
    ) {
        let axes = source.summary.axes
        let told = axes.indices.filter { isTold(axes[$0]) }
        let others = told.filter { axes[$0].path != Self.dtypePath }
        func label(_ trial: TrialSummary, _ axes: [Int]) -> String {
            axes.map { value(trial, $0) }.filter { !$0.isEmpty }.joined(separator: " ")
        }
        let dtypes = trials.map(\.trial.dtype).distinct()
        let rest = trials.map { label($0, others) }.distinct()
        let hasPanels = dtypes.count > 1 && (splitsAlways || rest.count > 1)
        let names = trials.map { trial in
            let name = label(trial, hasPanels ? others : told)
            return name.isEmpty ? trial.trial.backend : name
        }
        let panels = hasPanels ? dtypes : [dtypes.count == 1 ? dtypes[0] : ""]
        let labels = names.distinct()
        self.panels = panels
        self.labels = labels
        var numbers: [[Int]: Int] = [:]
        members = zip(trials, names).map { trial, name in
            let panel = hasPanels ? panels.firstIndex(of: trial.trial.dtype) ?? 0 : 0
            let style = (labels.firstIndex(of: name) ?? 0) + 1
            let number = numbers[[panel, style]] ?? numbers.count + 1
            numbers[[panel, style]] = number
            return Member(number: number, trial: trial, panel: panel, style: style)
        }
    }

    /// The curves of a panel: number and style of each.
    func curves(of panel: Int) -> [(number: Int, style: Int)] {
        var seen: Set<Int> = []
        return members.filter { $0.panel == panel && seen.insert($0.number).inserted }
            .map { ($0.number, $0.style) }
    }

    /// The members of a panel.
    func members(of panel: Int) -> [Member] { members.filter { $0.panel == panel } }

    /// A member's label.
    func label(_ member: Member) -> String { labels[member.style - 1] }

    /// The setting that panels stand for.
    static let dtypePath = "precision.dtype"
}

extension SweepSeries {
    /// The legend's entries for curves with marks.
    var legend: [PanelSheet.Entry] {
        labels.enumerated().map {
            PanelSheet.Entry(style: "linespoints linestyle \($0.offset + 1)", words: $0.element)
        }
    }

    /// Gnuplot's definitions of the styles.
    var styles: [String] { labels.indices.map { GnuplotText.style($0 + 1) } }

    /// The settings that the styles stand for, as a legend's title.
    func legendTitle(_ axes: [SweepAxis]) -> String {
        let told = axes.map(\.path).filter { panels.count < 2 || $0 != Self.dtypePath }
        return told.map(shortPath).joined(separator: ", ")
    }

    /// How many curves there are, of what, in words: the end of a sentence that begins with one of them.
    func inWords(_ curve: String) -> String {
        let all = labels.count > 6 ? labels.prefix(6) + ["and others"] : labels[...]
        let titles = panels.filter { !$0.isEmpty }
        return "\(curve) for each of \(all.joined(separator: ", "))"
            + (titles.isEmpty ? "." : ", in \(titles.joined(separator: ", ")).")
    }
}

/// `pipeline.steps` is `steps`.
func shortPath(_ path: String) -> String {
    path.split(separator: ".").last.map(String.init) ?? path
}
