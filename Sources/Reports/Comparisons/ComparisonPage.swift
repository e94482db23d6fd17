public import Comparisons
import Records

/// What a comparison of two records found, for a terminal or as JSON.
public struct ComparisonPage: Sendable {
    let comparison: RecordComparison
    /// The most lines of a list.
    private let limit: Int

    /// A page; lists are cut short unless everything is to be shown.
    public init(_ comparison: RecordComparison, showsAll: Bool = false) {
        self.comparison = comparison
        limit = showsAll ? .max : 12
    }

    /// The verdict, then what differs: settings, the first place, trials, tensors, growth, times, circumstances.
    public func text(width: Int = 100) -> String {
        let sections = ComparisonSections(comparison, limit: limit, width: width)
        return ([head] + sections.all).map { $0.map { $0 + "\n" }.joined() }
            .joined(separator: "\n")
    }

    private var head: [String] {
        func line(_ name: String, _ side: RecordComparison.Side) -> String {
            let count = side.trials == 1 ? "1 trial" : "\(NumberText.whole(side.trials)) trials"
            let digest = side.contentDigest.description.prefix(19)
            let remark = side.hasFalseDigest ? ", changed since: it has another content" : ""
            return "\(name)  \(PrintableText.of(side.path))  \(digest)…  \(count)\(remark)"
        }
        return [line("A", comparison.left), line("B", comparison.right), verdict]
    }

    /// The verdict in a line.
    public var verdict: String {
        let trials = comparison.trials
        if comparison.hasSameContent {
            return "The same to the bit: both have the content \(comparison.left.contentDigest)."
        }
        if comparison.isSame {
            return "The same \(comparison.tolerance.words): \(extent)."
        }
        var parts: [String] = []
        let differing = trials.count { !$0.hasSameResults }
        if differing > 0 {
            parts.append("\(differing) of \(Self.count(trials.count, "trial")) in results")
        } else {
            parts.append("no result of \(Self.count(trials.count, "trial"))")
        }
        let resettled = trials.count { !$0.settings.isEmpty }
        if resettled > 0 { parts.append("\(resettled) in settings") }
        for (name, others) in [("A", comparison.onlyInLeft), ("B", comparison.onlyInRight)]
        where !others.isEmpty {
            parts.append("\(others.count) only in \(name)")
        }
        return "Different (compared \(comparison.tolerance.words)): "
            + parts.joined(separator: ", ") + "."
    }

    /// What is to be said of a replay whose bits are the record's: how much that is, and in what circumstances.
    public func reproduction(width: Int = 100) -> String {
        let sum =
            comparison.hasSameContent
            ? "\(Self.count(comparison.trials.count, "trial")), content \(comparison.left.contentDigest)"
            : extent
        let sections = ComparisonSections(comparison, limit: limit, width: width)
        return [["Reproduced to the bit: \(sum)."], sections.times, sections.circumstances]
            .filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
    }

    /// How much was compared.
    private var extent: String {
        let trials = comparison.trials
        return [
            Self.count(trials.count, "trial"),
            Self.count(trials.map(\.calls).reduce(0, +), "audited call"),
            Self.count(trials.map(\.tensors.count).reduce(0, +), "tensor"),
        ].joined(separator: ", ")
    }

    private static func count(_ number: Int, _ name: String) -> String {
        "\(NumberText.whole(number)) \(name)\(number == 1 ? "" : "s")"
    }
}

extension Tolerance {
    /// How closely numbers are compared.
    var words: String {
        switch self {
        case .bits: "to the bit"
        case .ulp(let most): "to \(most) ulp"
        case .close(let absolute, 0): "to \(absolute)"
        case .close(0, let relative): "to \(relative)·|B|"
        case .close(let absolute, let relative): "to \(absolute) + \(relative)·|B|"
        }
    }
}
